#include "base/edit_distance.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace custengine::base {

namespace {

/// Removes the common prefix and the common suffix, which need no edit.
template <class Text>
void strip_common_ends(Text& a, Text& b) noexcept {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
}

template <class Text>
std::optional<std::size_t> distance(Text a, Text b, std::size_t most) noexcept {
  assert(most <= max_edits);
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most) return std::nullopt;
  strip_common_ends(a, b);
  if (a.empty()) return b.size();

  // Dynamic programming over the prefixes of both texts. Only the band of cells within `most` of the diagonal is
  // computed. Row i has at `place` the distance of two prefixes: of a's first i characters and b's first i + place -
  // most.
  using Row = std::array<std::size_t, 2 * max_edits + 1>;
  const std::size_t width = 2 * most + 1, too_many = most + 1;
  Row two_before, before, row;
  two_before.fill(too_many);
  before.fill(too_many);
  row.fill(too_many);
  for (std::size_t place = most; place < width; ++place) row[place] = place - most;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_before = std::exchange(before, row);
    row.fill(too_many);
    for (std::size_t place = 0; place < width; ++place) {
      if (i + place < most || i + place - most > b.size()) continue;
      const std::size_t j = i + place - most;
      std::size_t fewest = too_many;
      if (place + 1 < width) fewest = std::min(fewest, before[place + 1] + 1);
      if (j > 0) {
        if (place > 0) fewest = std::min(fewest, row[place - 1] + 1);
        fewest = std::min(fewest, before[place] + (a[i - 1] == b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          fewest = std::min(fewest, two_before[place] + 1);
      }
      row[place] = fewest;
    }
    // A swap reads the row before the last, so stop only if the last two rows both exceed `most`.
    if (*std::min_element(row.begin(), row.begin() + width) > most &&
        *std::min_element(before.begin(), before.begin() + width) > most)
      return std::nullopt;
  }
  const std::size_t edits = row[b.size() - a.size() + most];
  return edits > most ? std::nullopt : std::optional(edits);
}

}  // namespace

std::optional<std::size_t> edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  if (is_ascii(a) && is_ascii(b)) return distance(a, b, most);
  return edit_distance(code_points(a), code_points(b), most);
}

std::optional<std::size_t> edit_distance(std::u32string_view a, std::u32string_view b, std::size_t most) noexcept {
  return distance(a, b, most);
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) points.push_back(static_cast<char32_t>(take_character(text, i)));
  return points;
}

}  // namespace custengine::base
