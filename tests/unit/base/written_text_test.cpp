#include "base/ascii.hpp"
#include "base/csv_cell.hpp"
#include "base/json_escape.hpp"
#include "base/plain_letters.hpp"

#include "catch.hpp"

#include <string>

namespace written_text_test {

using namespace custengine::base;

namespace {

std::string csv_cell(std::string_view text) {
  std::string cell;
  append_csv_cell(cell, text);
  return cell;
}

}  // namespace

TEST_CASE("CSV cells are quoted only if needed") {
  CHECK(csv_cell("").empty());
  CHECK(csv_cell("a b;c'") == "a b;c'");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("a\rb") == "\"a\rb\"");
  CHECK(csv_cell("a\nb") == "\"a\nb\"");
  CHECK(csv_cell("\"") == "\"\"\"\"");
  CHECK(csv_cell("a\"b\"c") == "\"a\"\"b\"\"c\"");
}

TEST_CASE("JSON escapes characters that a string must not contain") {
  CHECK(json_escape('"') == "\\\"");
  CHECK(json_escape('\\') == "\\\\");
  CHECK(json_escape('\n') == "\\n");
  CHECK(json_escape('\r') == "\\r");
  CHECK(json_escape('\t') == "\\t");
  CHECK(json_escape('\0') == "\\u0000");
  CHECK(json_escape('\x1f') == "\\u001f");
  for (int c = 0; c < 256; ++c) {
    CAPTURE(c);
    const char character = static_cast<char>(c);
    CHECK(json_escape(character).empty() == (c >= 0x20 && character != '"' && character != '\\'));
  }
}

TEST_CASE("accented letters map to plain letters of the same case") {
  CHECK(plain_letter("å") == "a");
  CHECK(plain_letter("Å") == "A");
  CHECK(plain_letter("Æ") == "Ae");
  CHECK(plain_letter("ß") == "ss");
  CHECK(plain_letter("ı") == "i");
  CHECK(plain_letter("a").empty());
  CHECK(plain_letter("東").empty());
  CHECK(plain_letter("").empty());
}

TEST_CASE("only ASCII letters change their case") {
  CHECK(to_lower_ascii('A') == 'a');
  CHECK(to_lower_ascii('Z') == 'z');
  for (const char c : {'@', '[', 'a', '1', '\xC5'}) CHECK(to_lower_ascii(c) == c);
}

}  // namespace written_text_test
