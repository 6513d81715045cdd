#include "cli/plain_letters.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace custengine::cli {
namespace {

struct Letter {
  std::string_view accented, plain;
};

// All of them are two bytes long.
constexpr auto letters = std::to_array<Letter>({
    {"å", "a"}, {"Å", "a"},  {"ä", "a"},  {"Ä", "a"}, {"á", "a"},  {"ã", "a"}, {"â", "a"}, {"à", "a"},
    {"ç", "c"}, {"æ", "ae"}, {"Æ", "ae"}, {"é", "e"}, {"É", "e"},  {"è", "e"}, {"ê", "e"}, {"ë", "e"},
    {"í", "i"}, {"ñ", "n"},  {"ø", "o"},  {"Ø", "o"}, {"ö", "o"},  {"Ö", "o"}, {"ó", "o"}, {"ô", "o"},
    {"õ", "o"}, {"ü", "u"},  {"Ü", "u"},  {"ú", "u"}, {"ß", "ss"},
});

}  // namespace

std::string with_plain_letters(std::string_view utf8) {
  std::string plain;
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const auto letter = std::ranges::find(letters, utf8.substr(at, 2), &Letter::accented);
    if (letter != letters.end()) {
      plain += letter->plain;
      ++at;
    } else {
      plain += utf8[at] >= 'A' && utf8[at] <= 'Z' ? static_cast<char>(utf8[at] - 'A' + 'a') : utf8[at];
    }
  }
  return plain;
}

}  // namespace custengine::cli
