#pragma once

// Uses only the standard library and is all inline, because the testing kit and the program include it too. The library
// itself folds with ICU (base/folding.hpp).

#include <algorithm>
#include <array>
#include <string_view>

namespace custengine::base {

/// Returns the ASCII letters that people type if their keyboard lacks this letter: "a" for "å", "Ae" for "Æ". Knows the
/// accented letters of Western and Northern Europe and of Turkish; empty for all other characters.
constexpr std::string_view plain_letter(std::string_view character) noexcept {
  struct Letter {
    std::string_view accented, plain;
  };
  constexpr auto letters = std::to_array<Letter>({
      {"å", "a"}, {"Å", "A"}, {"ä", "a"}, {"Ä", "A"},  {"á", "a"},  {"Á", "A"},  {"ã", "a"},  {"Ã", "A"},  {"â", "a"},
      {"Â", "A"}, {"à", "a"}, {"À", "A"}, {"æ", "ae"}, {"Æ", "Ae"}, {"ç", "c"},  {"Ç", "C"},  {"ð", "d"},  {"Ð", "D"},
      {"é", "e"}, {"É", "E"}, {"è", "e"}, {"È", "E"},  {"ê", "e"},  {"Ê", "E"},  {"ë", "e"},  {"Ë", "E"},  {"ğ", "g"},
      {"Ğ", "G"}, {"í", "i"}, {"Í", "I"}, {"ì", "i"},  {"Ì", "I"},  {"î", "i"},  {"Î", "I"},  {"ï", "i"},  {"Ï", "I"},
      {"ı", "i"}, {"İ", "I"}, {"ñ", "n"}, {"Ñ", "N"},  {"ø", "o"},  {"Ø", "O"},  {"ö", "o"},  {"Ö", "O"},  {"ó", "o"},
      {"Ó", "O"}, {"ò", "o"}, {"Ò", "O"}, {"ô", "o"},  {"Ô", "O"},  {"õ", "o"},  {"Õ", "O"},  {"œ", "oe"}, {"Œ", "Oe"},
      {"ş", "s"}, {"Ş", "S"}, {"š", "s"}, {"Š", "S"},  {"ß", "ss"}, {"þ", "th"}, {"Þ", "Th"}, {"ü", "u"},  {"Ü", "U"},
      {"ú", "u"}, {"Ú", "U"}, {"ù", "u"}, {"Ù", "U"},  {"û", "u"},  {"Û", "U"},  {"ý", "y"},  {"Ý", "Y"},  {"ÿ", "y"},
      {"Ÿ", "Y"}, {"ž", "z"}, {"Ž", "Z"},
  });
  const auto found = std::ranges::find(letters, character, &Letter::accented);
  return found == letters.end() ? std::string_view() : found->plain;
}

}  // namespace custengine::base
