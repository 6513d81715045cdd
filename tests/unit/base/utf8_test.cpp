#include "base/utf8.hpp"

#include "catch.hpp"

#include <string>
#include <string_view>

namespace utf8_test {

using namespace custengine::base;

TEST_CASE("valid and invalid UTF-8 are separated byte by byte") {
  // Every character …
  std::string all;
  for (unsigned point = 0; point <= 0x10FFFF; ++point) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    const auto put = [&](unsigned byte) { all += static_cast<char>(byte); };
    const auto tail = [&](unsigned shift) { put(0x80 | ((point >> shift) & 0x3F)); };
    const std::size_t begin = all.size();
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xC0 | (point >> 6)), tail(0);
    } else if (point < 0x10000) {
      put(0xE0 | (point >> 12)), tail(6), tail(0);
    } else {
      put(0xF0 | (point >> 18)), tail(12), tail(6), tail(0);
    }
    const std::string_view character = std::string_view(all).substr(begin);
    if (character_size(character) != character.size()) FAIL("U+" << std::hex << point);
    std::size_t end = 0;
    if (take_character(character, end) != static_cast<CodePoint>(point) || end != character.size())
      FAIL("read wrong: U+" << std::hex << point);
    if (character.size() > 1 && character_size(character.substr(0, character.size() - 1)) != 0)
      FAIL("cut short: U+" << std::hex << point);
  }
  CHECK(find_invalid_utf8(all) == std::string::npos);
  // … and invalid bytes.
  for (const char* bad : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xE2\x82("}) {
    CHECK(character_size(bad) == 0);
    CHECK(find_invalid_utf8(std::string("æ") + bad) == 2);
  }
}

TEST_CASE("is_utf8 accepts only well-formed UTF-8") {
  for (const char* text : {"", "a", "Tromsø", "東京", "🙂"}) CHECK(is_utf8(text));
  for (const char* text : {"Troms\xF8", "\xC3", "a\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"})
    CHECK_FALSE(is_utf8(text));
}

TEST_CASE("characters are counted and bounded as code points") {
  CHECK(count_characters("") == 0);
  CHECK(count_characters("aå東🙂") == 4);
  CHECK(count_characters("A\u030A") == 2);
  std::size_t end = 0;
  for (const std::size_t next : {1U, 3U, 6U, 10U}) CHECK((end = end_of_character("aå東🙂", end)) == next);
  for (const std::size_t before : {6U, 3U, 1U, 0U}) CHECK((end = begin_of_character("aå東🙂", end)) == before);
}

TEST_CASE("take_if_valid takes invalid bytes one by one") {
  const std::string_view text =
      "\xE6\x9D"
      "\xE6\x9D\xB1"
      "\xF0\x9F";
  std::size_t position = 0;
  for (const CodePoint expected : {no_character, no_character, CodePoint{0x6771}, no_character, no_character})
    CHECK(take_if_valid(text, position) == expected);
  CHECK(position == text.size());
}

}  // namespace utf8_test
