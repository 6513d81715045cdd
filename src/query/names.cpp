#include <custengine/query.hpp>

namespace custengine {

std::string_view to_string(SearchScope scope) noexcept {
  return scope == SearchScope::customer ? "CUSTOMER" : "CONTACT";
}

std::string_view to_string(CountMode mode) noexcept {
  return mode == CountMode::exact ? "EXACT" : "NONE";
}

}  // namespace custengine
