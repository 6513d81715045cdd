#include "serve/http/media_type.hpp"

#include "serve/http/field_value.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace custengine::serve {

bool is_media_type(std::string_view content_type, std::string_view type) {
  if (content_type == type) return true;
  const std::vector<std::string_view> parts = split_value(content_type, ';');
  if (parts.empty() || !is_same_name(parts[0], type)) return false;
  for (std::size_t i = 1; i < parts.size(); ++i)
    if (!is_same_name(parts[i], "charset=utf-8") && !is_same_name(parts[i], "charset=\"utf-8\"")) return false;
  return true;
}

bool is_unencoded(const Request& request) {
  const std::string given = request.joined_header("Content-Encoding");
  return std::ranges::all_of(split_value(given, ','),
                             [](std::string_view coding) { return is_same_name(coding, "identity"); });
}

bool accepts_json(const Request& request) {
  const auto first = request.header("Accept");
  if (!first) return true;
  const std::string accept = request.joined_header("Accept");
  if (accept == "*/*" || accept == "application/json" || trim(accept).empty()) return true;
  // From the least specific to the most specific range.
  static constexpr std::array<std::string_view, 3> ranges = {"*/*", "application/*", "application/json"};
  std::array<double, ranges.size()> qualities = {-1, -1, -1};
  for (const std::string_view element : split_value(accept, ',')) {
    const std::vector<std::string_view> parts = split_value(element, ';');
    if (parts.empty()) continue;
    for (std::size_t i = 0; i < ranges.size(); ++i)
      if (is_same_name(parts[0], ranges[i])) qualities[i] = std::max(qualities[i], quality_of(parts));
  }
  for (std::size_t i = ranges.size(); i-- > 0;)
    if (qualities[i] >= 0) return qualities[i] > 0;
  return false;
}

}  // namespace custengine::serve
