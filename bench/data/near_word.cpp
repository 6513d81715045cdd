#include "data/near_word.hpp"

#include <algorithm>
#include <cstddef>

namespace bench {

namespace {

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

}  // namespace

bool is_near(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const auto same = std::ranges::mismatch(a, b);
  const std::string_view rest_a(same.in1, a.end()), rest_b(same.in2, b.end());
  if (rest_b.empty()) return true;
  if (rest_a.size() < rest_b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] && rest_a.substr(2) == rest_b.substr(2);
}

bool has_near_word(std::string_view text, std::string_view term) {
  if (text.find(term) != text.npos) return true;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && is_of_word(text[end])) ++end;
    if (end > begin && is_near(text.substr(begin, end - begin), term)) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace bench
