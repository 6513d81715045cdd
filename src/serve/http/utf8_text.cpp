#include "serve/http/utf8_text.hpp"

#include "base/utf8.hpp"

#include <cstddef>

namespace custengine::serve {

std::string as_utf8(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string valid;
  while (true) {
    const std::size_t end = base::find_invalid_utf8(text);
    valid += text.substr(0, end);
    if (end == std::string_view::npos) return valid;
    valid += replacement;
    text.remove_prefix(end + 1);
  }
}

}  // namespace custengine::serve
