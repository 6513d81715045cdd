#include "testing/slug.hpp"

#include "base/ascii.hpp"
#include "base/plain_letters.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace custengine::testing {
namespace {

bool is_umlaut(std::string_view letter) noexcept {
  return letter == "ä" || letter == "Ä" || letter == "ö" || letter == "Ö" || letter == "ü" || letter == "Ü";
}

}  // namespace

std::string to_slug(std::string_view utf8, bool umlaut_takes_e) {
  std::string slug;
  slug.reserve(utf8.size() + 2);
  for (std::size_t begin = 0, end; begin < utf8.size(); begin = end) {
    end = base::end_of_character(utf8, begin);
    const std::string_view character = utf8.substr(begin, end - begin);
    const char c = base::to_lower_ascii(character.front());
    if (!base::is_ascii(character)) {
      slug += base::plain_letter(character);
      if (umlaut_takes_e && is_umlaut(character)) slug += 'e';
    } else if ((c >= 'a' && c <= 'z') || base::is_digit(c)) {
      slug += c;
    } else if (c != '\'' && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (slug.ends_with('-')) slug.pop_back();
  std::ranges::transform(slug, slug.begin(), base::to_lower_ascii);
  return slug;
}

}  // namespace custengine::testing
