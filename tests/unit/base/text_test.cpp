#include "base/text.hpp"

#include "catch.hpp"

#include <string_view>
#include <vector>

namespace text_test {

using namespace custengine::base;

TEST_CASE("UTF-8 is recognised as Unicode defines it") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("Åsgård, 太郎, 😀"));
  CHECK(is_utf8("\xEF\xBF\xBF"));  // U+FFFF is a noncharacter, but well formed
  for (const char* bad : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF",
                          "a\xE2\x82", "\xF0\x9F\x98"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("to_line makes a text fit on one line") {
  CHECK(to_line("", 3).empty());
  CHECK(to_line("Åse\xC2\xA0Ø", 255) == "Åse\xC2\xA0Ø");
  CHECK(to_line("a\tb\nc\rd\x7F\xC2\x85", 255) == "a\uFFFDb\uFFFDc\uFFFDd\uFFFD\uFFFD");
  CHECK(to_line("a\xFF\xC3", 255) == "a\uFFFD\uFFFD");
  CHECK(to_line("ååå", 2) == "åå");
  CHECK(to_line("\xFF\xFF\xFF", 2) == "\uFFFD\uFFFD");
}

TEST_CASE("classify finds control characters, line breaks and blanks") {
  CHECK(classify("a\x01").control);
  CHECK(classify("a\x7F").control);
  CHECK(classify("a\xC2\x85").control);  // U+0085, a C1 control
  CHECK_FALSE(classify("a\xC2\xA0").control);
  CHECK(classify("a\nb").line_break);
  CHECK_FALSE(classify("a\nb").control);
  CHECK(classify("a\tb").tab);
  CHECK(classify("å\tb").tab);
  CHECK_FALSE(classify("a\tb").control);
  CHECK_FALSE(classify("å\tb").control);
  CHECK_FALSE(classify("å b").tab);
  CHECK(classify("a b").blank);
  CHECK_FALSE(classify("a b").blank_at_end);
  CHECK(classify(" a").blank_at_end);
  CHECK(classify("a\xE3\x80\x80").blank_at_end);  // ideographic space
}

TEST_CASE("texts are split at every kind of white space") {
  using Parts = std::vector<std::string_view>;
  CHECK(split_at_blanks("") == Parts{});
  CHECK(split_at_blanks(" \t\n\xC2\xA0") == Parts{});
  CHECK(split_at_blanks("fjell") == Parts{"fjell"});
  CHECK(split_at_blanks("  l &\tsønn\xE2\x80\x83 as ") == Parts{"l", "&", "sønn", "as"});
}

TEST_CASE("words are taken from a text one by one") {
  std::string_view text = " ola\xC2\xA0\xC2\xA0nordmann\t";
  CHECK(take_word(text) == "ola");
  CHECK(text == "\xC2\xA0\xC2\xA0nordmann\t");
  CHECK(take_word(text) == "nordmann");
  CHECK(text == "\t");
  CHECK(take_word(text).empty());
  CHECK(text.empty());
  CHECK(take_word(text).empty());
}

}  // namespace text_test
