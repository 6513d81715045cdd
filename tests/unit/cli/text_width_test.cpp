#include "cli/text_width.hpp"

#include "catch.hpp"

namespace text_width_test {

using namespace custengine::cli;

TEST_CASE("text_width counts the columns of a terminal") {
  CHECK(text_width("") == 0);
  CHECK(text_width("Asgard") == 6);
  CHECK(text_width("Åsgård") == 6);
  CHECK(text_width("A\u030Asga\u030Ard") == 6);  // the same, with combining rings
  CHECK(text_width("東京都") == 6);              // wide
  CHECK(text_width("ﾃｽﾄ") == 3);                 // half-width katakana
  CHECK(text_width("한국") == 4);                // Hangul syllables
  CHECK(text_width("\u1112\u1161\u11AB") == 2);  // one of them, from its parts
  CHECK(text_width("नमस्ते") >= 3);                // vowel signs and virama have no width
  CHECK(text_width("क्क") == 2);                  // letters that a virama joins
  CHECK(text_width("🙂") == 2);
  CHECK(text_width("👩\u200D👩\u200D👧") == 2);  // a family is one picture
  CHECK(text_width("🇳🇴") == 2);               // a flag
  CHECK(text_width("🇳🇴🇸🇪") == 4);             // two flags
  CHECK(text_width("\u2764\uFE0F") == 2);     // a heart with emoji presentation
  CHECK(text_width("\U0001F1F3") == 1);       // half a flag
  CHECK(text_width("a\u200Bb") == 2);         // zero width space
  CHECK(text_width("a\u00ADb") == 3);         // soft hyphen, which terminals show
  CHECK(text_width("\u302E") == 0);           // a tone mark
  CHECK(text_width("\xFF") == 1);             // no UTF-8
  CHECK(text_width("å\xFF") == 2);
}

TEST_CASE("printable removes terminal commands") {
  CHECK(printable("two\nlines\tand\x1b[31m") == "two lines and [31m");
  CHECK(printable("\u009B31m") == " 31m");  // the C1 form of ESC [
  CHECK(printable("\x7F") == " ");
  CHECK(printable("a\xFF"
                  "b\xC3") == "a\uFFFDb\uFFFD");
  CHECK(printable("Åsgård 東京") == "Åsgård 東京");
}

TEST_CASE("printable removes directional marks") {
  CHECK(printable("photo\u202Egpj.exe") == "photogpj.exe");
  CHECK(printable("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u2066\u2067\u2068\u2069").empty());
  CHECK(printable("👩\u200D👩") == "👩\u200D👩");  // a joiner is no directional mark
  CHECK(printable("שלום") == "שלום");
}

TEST_CASE("printable_lines keeps line breaks") {
  CHECK(printable_lines("a\tb\n\x1b[1m\n\nc") == "a b\n [1m\n\nc");
  CHECK(printable_lines("a\n") == "a\n");
  CHECK(printable_lines("").empty());
}

TEST_CASE("fit cuts between characters") {
  CHECK(fit("Bergen", 6) == "Bergen");
  CHECK(fit("Bergen", 5) == "Berg…");
  CHECK(fit("Bergen", 1) == "…");
  CHECK(fit("東京都", 6) == "東京都");
  CHECK(fit("東京都", 5) == "東京…");
  CHECK(fit("東京都", 4) == "東…");  // a wide character is not cut in half
  CHECK(fit("A\u030Asga\u030Ard", 3) == "A\u030As…");
  CHECK(fit("aक्कb", 3) == "a…");  // joined letters stay together
  CHECK(fit("", 3).empty());
  for (std::size_t width = 1; width < 12; ++width) CHECK(text_width(fit("a東🇳🇴e\u0301👩\u200D👧z京", width)) <= width);
}

}  // namespace text_width_test
