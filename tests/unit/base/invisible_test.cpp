#include "base/invisible.hpp"

#include "catch.hpp"

#include <unicode/uchar.h>

#include <cstdint>
#include <string>

namespace invisible_test {

using namespace custengine::base;

TEST_CASE("the first invisible character of a text is found") {
  CHECK_FALSE(find_invisible(""));
  CHECK_FALSE(find_invisible("a b\t"));
  CHECK_FALSE(find_invisible("Åse \u00A0\u3000 \u0301"));  // blanks and accents can be seen
  CHECK(find_invisible("Å\u200Bse\u00AD") == char32_t{0x200B});
  CHECK(find_invisible("\uFEFF") == char32_t{0xFEFF});
  CHECK(find_invisible("a\U000E0020") == char32_t{0xE0020});
  CHECK_FALSE(find_invisible("a\xFF\xE2\x80"));  // no UTF-8
  CHECK(find_invisible("\xE2\u200B") == char32_t{0x200B});
}

TEST_CASE("a text of blanks and invisible characters is blank") {
  for (const char* text : {"", " ", "\t\n\r", "\u00A0", "\u3000\u2003", "\u200B", " \u00AD \uFEFF", "\U000E0020"}) {
    CAPTURE(text);
    CHECK(is_blank(text));
  }
  for (const char* text : {"a", " a", "\u200Ba", "-", "\u0301", "\x01", "\xFF", " \xE2\x80", "\u2800"}) {
    CAPTURE(text);
    CHECK_FALSE(is_blank(text));
  }
}

TEST_CASE("code points are named in hexadecimal digits") {
  CHECK(code_point_name(0xAD) == "U+00AD");
  CHECK(code_point_name(0x200B) == "U+200B");
  CHECK(code_point_name(0xE0041) == "U+E0041");
}

}  // namespace invisible_test
