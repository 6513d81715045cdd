#include "cli/plain_letters.hpp"

#include "base/ascii.hpp"
#include "base/plain_letters.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace custengine::cli {

std::string with_plain_letters(std::string_view utf8) {
  std::string plain;
  for (std::size_t begin = 0, end; begin < utf8.size(); begin = end) {
    end = base::end_of_character(utf8, begin);
    const std::string_view character = utf8.substr(begin, end - begin);
    const std::string_view letter = base::plain_letter(character);
    plain += letter.empty() ? character : letter;
  }
  std::ranges::transform(plain, plain.begin(), base::to_lower_ascii);
  return plain;
}

}  // namespace custengine::cli
