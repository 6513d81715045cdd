#include "serve/http/suggestion.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace custengine::serve {
namespace {

/// The number of characters to add, remove or replace (Levenshtein), without case.
std::size_t name_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (base::to_lower_ascii(a[i]) == base::to_lower_ascii(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string unknown_name(std::string_view kind, std::string_view name, std::span<const std::string_view> known) {
  constexpr std::size_t max_distance = 2, longest_name = 40;
  std::string text = fmt::format("unknown {}", kind);
  if (name.size() > longest_name) return text;
  std::string_view nearest;
  std::size_t least = max_distance + 1;
  for (const std::string_view candidate : known) {
    // With a distance as long as the name itself, any short name would be a suggestion.
    const std::size_t distance = name_distance(name, candidate);
    if (distance >= least || distance >= std::min(name.size(), candidate.size())) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest.empty() ? text : text + fmt::format("; did you mean \"{}\"?", nearest);
}

}  // namespace custengine::serve
