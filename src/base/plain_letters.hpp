#pragma once

// Only the standard library, and all of it inline: the testing kit and the program have it too. The library itself
// folds with ICU (base/folding.hpp).

#include <algorithm>
#include <array>
#include <string_view>

namespace custengine::base {

/// The letters of ASCII that somebody types whose keyboard lacks this letter: "å" is "a", "Æ" is "Ae". Empty for
/// characters other than the accented letters of Western and Northern Europe, and Turkish.
constexpr std::string_view plain_letter(std::string_view character) noexcept {
  struct Letter {
    std::string_view accented, plain;
  };
  constexpr auto letters = std::to_array<Letter>({
      {"å", "a"},  {"Å", "A"},  {"ä", "a"}, {"Ä", "A"}, {"á", "a"},  {"ã", "a"}, {"â", "a"}, {"à", "a"},
      {"æ", "ae"}, {"Æ", "Ae"}, {"ç", "c"}, {"é", "e"}, {"É", "E"},  {"è", "e"}, {"ê", "e"}, {"ë", "e"},
      {"í", "i"},  {"ı", "i"},  {"ñ", "n"}, {"ø", "o"}, {"Ø", "O"},  {"ö", "o"}, {"Ö", "O"}, {"ó", "o"},
      {"ô", "o"},  {"õ", "o"},  {"ş", "s"}, {"š", "s"}, {"ß", "ss"}, {"ü", "u"}, {"Ü", "U"}, {"ú", "u"},
  });
  const auto found = std::ranges::find(letters, character, &Letter::accented);
  return found == letters.end() ? std::string_view() : found->plain;
}

}  // namespace custengine::base
