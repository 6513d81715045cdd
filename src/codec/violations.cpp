#include "codec/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace custengine::codec {

namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Levenshtein's distance, ASCII letters compared without case.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
    }
  }
  return row.back();
}

}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string_view>& known) {
  constexpr std::size_t max_distance = 2;
  constexpr std::size_t longest_name = 40;
  if (name.size() > longest_name) return {};
  std::string_view nearest;
  std::size_t nearest_distance = max_distance + 1;
  for (const std::string_view candidate : known) {
    // A distance as long as the name itself would make any short name a suggestion.
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < nearest_distance && distance < std::min(name.size(), candidate.size())) {
      nearest = candidate;
      nearest_distance = distance;
    }
  }
  return nearest.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", nearest);
}

}  // namespace custengine::codec
