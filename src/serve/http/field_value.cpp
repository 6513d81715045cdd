#include "serve/http/field_value.hpp"

#include "base/ascii.hpp"

#include <charconv>
#include <cstddef>

namespace custengine::serve {

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split_value(std::string_view value, char separator) {
  std::vector<std::string_view> parts;
  const auto add = [&parts](std::string_view part) {
    part = trim(part);
    if (!part.empty()) parts.push_back(part);
  };
  std::size_t begin = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '"') {
      is_quoted = !is_quoted;
    } else if (is_quoted && value[i] == '\\') {
      ++i;  // the next character is part of the string, whatever it is
    } else if (!is_quoted && value[i] == separator) {
      add(value.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  add(value.substr(begin));
  return parts;
}

double quality_of(const std::vector<std::string_view>& parts) noexcept {
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    const std::size_t equals = part.find('=');
    const std::string_view name = trim(part.substr(0, equals));
    if (equals == std::string_view::npos || name.size() != 1 || base::to_lower_ascii(name[0]) != 'q') continue;
    const std::string_view text = trim(part.substr(equals + 1));
    double quality = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), quality, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || !(quality >= 0 && quality <= 1)) return 0;
    return quality;
  }
  return 1;
}

}  // namespace custengine::serve
