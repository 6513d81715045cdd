#include "serve/http/prefer.hpp"

#include "serve/http/field_value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

bool prefers_minimal(const Request& request) {
  if (!request.header("Prefer")) return false;
  const std::string prefer = request.joined_header("Prefer");
  for (const std::string_view preference : split_value(prefer, ',')) {
    const std::vector<std::string_view> parts = split_value(preference, ';');
    if (parts.empty()) continue;
    const std::size_t equals = parts[0].find('=');
    if (equals == std::string_view::npos || !is_same_name(trim(parts[0].substr(0, equals)), "return")) continue;
    const std::string_view value = trim(parts[0].substr(equals + 1));
    return value == "minimal" || value == "\"minimal\"";
  }
  return false;
}

}  // namespace custengine::serve
