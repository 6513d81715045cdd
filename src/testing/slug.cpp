#include "testing/slug.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace custengine::testing {
namespace {

struct Letter {
  std::string_view utf8, plain, with_e = {};
};

// All of them are two bytes long.
constexpr auto letters = std::to_array<Letter>({
    {"å", "a"},       {"Å", "a"},       {"ä", "a", "ae"}, {"Ä", "a", "ae"}, {"ö", "o", "oe"}, {"Ö", "o", "oe"},
    {"ü", "u", "ue"}, {"Ü", "u", "ue"}, {"ø", "o"},       {"Ø", "o"},       {"æ", "ae"},      {"Æ", "ae"},
    {"ß", "ss"},      {"é", "e"},       {"É", "e"},       {"è", "e"},       {"ë", "e"},       {"á", "a"},
    {"â", "a"},       {"ó", "o"},       {"ş", "s"},       {"ı", "i"},       {"ç", "c"},       {"š", "s"},
});

void append_letter(std::string& slug, std::string_view letter, bool umlaut_takes_e) {
  const auto found = std::ranges::find(letters, letter, &Letter::utf8);
  if (found != letters.end()) slug += umlaut_takes_e && !found->with_e.empty() ? found->with_e : found->plain;
}

}  // namespace

std::string to_slug(std::string_view utf8, bool umlaut_takes_e) {
  std::string slug;
  slug.reserve(utf8.size() + 2);
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const char c = utf8[at];
    if (c >= 'A' && c <= 'Z') {
      slug += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      slug += c;
    } else if (static_cast<unsigned char>(c) >= 0xC0) {
      append_letter(slug, utf8.substr(at, 2), umlaut_takes_e);
      ++at;
    } else if (c != '\'' && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (slug.ends_with('-')) slug.pop_back();
  return slug;
}

}  // namespace custengine::testing
