#include "codec/violations.hpp"

#include "base/ascii.hpp"
#include "base/edit_distance.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace custengine::codec {

namespace {

std::string in_lower_case(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), base::to_lower_ascii);
  return lower;
}

}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string_view>& known) {
  constexpr std::size_t max_distance = 2;
  constexpr std::size_t longest_name = 40;
  if (name.size() > longest_name || !base::is_utf8(name)) return {};
  const std::string lower_name = in_lower_case(name);
  std::string_view nearest;
  std::size_t nearest_distance = max_distance + 1;
  for (const std::string_view candidate : known) {
    // With a distance as long as the name itself, any short name would be a suggestion.
    const auto distance = base::edit_distance(lower_name, in_lower_case(candidate), max_distance);
    if (distance && *distance < nearest_distance && *distance < std::min(name.size(), candidate.size())) {
      nearest = candidate;
      nearest_distance = *distance;
    }
  }
  return nearest.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", nearest);
}

}  // namespace custengine::codec
