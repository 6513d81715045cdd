#include "data/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace bench {

namespace {

/// The letters outside ASCII in the generator's words.
constexpr std::array<std::pair<std::string_view, std::string_view>, 36> letters{{
    {"å", "a"},  {"ä", "a"},  {"á", "a"}, {"à", "a"}, {"â", "a"}, {"ã", "a"}, {"æ", "ae"}, {"ö", "o"}, {"ø", "o"},
    {"ó", "o"},  {"ô", "o"},  {"ü", "u"}, {"ú", "u"}, {"é", "e"}, {"è", "e"}, {"ê", "e"},  {"ë", "e"}, {"í", "i"},
    {"ï", "i"},  {"ß", "ss"}, {"ç", "c"}, {"ñ", "n"}, {"š", "s"}, {"ž", "z"}, {"Å", "a"},  {"Ä", "a"}, {"Á", "a"},
    {"Æ", "ae"}, {"Ö", "o"},  {"Ø", "o"}, {"Ü", "u"}, {"É", "e"}, {"Š", "s"}, {"Ž", "z"},  {"ð", "d"}, {"þ", "th"},
}};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string letters_only(std::string_view text) {
  std::string plain;
  const auto blank = [&plain] {
    if (!plain.empty() && plain.back() != ' ') plain += ' ';
  };
  for (std::size_t at = 0; at < text.size();) {
    const char c = lower(text[at]);
    const auto* const found =
        std::ranges::find_if(letters, [&](const auto& letter) { return text.substr(at).starts_with(letter.first); });
    if (found != letters.end()) {
      plain += found->second;
      at += found->first.size();
      continue;
    }
    if (c >= 'a' && c <= 'z')
      plain += c;
    else if (!(c >= '0' && c <= '9') && c != '\'')
      blank();
    ++at;
  }
  if (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), lower);
  return lowered;
}

}  // namespace bench
