#include "base/text.hpp"

#include "catch.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace text_test {

using namespace custengine::base;

namespace {

std::string utf8(UChar32 c) {
  std::string text;
  icu::UnicodeString(c).toUTF8String(text);
  return text;
}

}  // namespace

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

TEST_CASE("words are taken off a text one by one") {
  std::string_view text = " ola\xC2\xA0\xC2\xA0nordmann\t";
  CHECK(take_word(text) == "ola");
  CHECK(text == "\xC2\xA0\xC2\xA0nordmann\t");
  CHECK(take_word(text) == "nordmann");
  CHECK(text == "\t");
  CHECK(take_word(text).empty());
  CHECK(text.empty());
  CHECK(take_word(text).empty());
}

TEST_CASE("folding removes case and accents") {
  const std::pair<const char*, const char*> cases[] = {
      {"Åsgård", "asgard"},
      {"Bjørn", "bjorn"},
      {"Ægir", "aegir"},
      {"Łukasz", "lukasz"},
      {"Đorđe", "dorde"},
      {"Þór", "thor"},
      {"Guðrún", "gudrun"},
      {"Groß", "gross"},
      {"GROẞ", "gross"},
      {"İpek", "ipek"},
      {"Nguyễn", "nguyen"},
      {"Σίσυφος", "σισυφοσ"},
      {"Ёлка", "елка"},
      {"太郎", "太郎"},
      {"O'Brien", "o'brien"},
      {"100% Ø", "100% o"},
      {"e\xCC\x81", "e"},
      {"ǿ", "o"},
      {"Œuvre", "oeuvre"},
      {"\xEF\xAC\x81", "fi"},
      {"한국", "한국"},
      {"Ħal Ŧest", "hal test"},
      {"Diyarbakır", "diyarbakir"},
      {"", ""},
  };
  for (const auto& [text, folded] : cases) {
    CAPTURE(text);
    CHECK(fold(text) == folded);
  }
}

TEST_CASE("folding keeps marks that are letters of their script") {
  CHECK(fold("हिन्दी") == "हिन्दी");
  CHECK(fold("ไทยนี้") != fold("ไทยน"));
}

TEST_CASE("folding is idempotent, and its Latin fast path is exact") {
  for (UChar32 c = 1; c <= UCHAR_MAX_VALUE; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    const std::string text = utf8(c);
    const std::string folded = fold(text);
    // A CJK ideograph sends the same text down the general path and folds to itself.
    if (fold(text + "太") != folded + "太" || fold(folded) != folded) {
      CAPTURE(c, text, folded, fold(text + "太"), fold(folded));
      FAIL_CHECK("folds differently");
    }
  }
}

TEST_CASE("case folding is Unicode's", "[unicode]") {
  std::ifstream file("/usr/share/unicode/CaseFolding.txt");
  if (!file) {
    WARN("skipped: the package unicode-data is not installed");
    return;
  }
  std::set<UChar32> listed;
  for (std::string line; std::getline(file, line);) {
    unsigned code = 0;
    char status = 0;
    std::string mapping;
    std::istringstream fields(line.substr(0, line.find('#')));
    char semicolon = 0;
    if (line.empty() || line[0] == '#') continue;
    fields >> std::hex >> code >> semicolon >> status >> semicolon;
    std::getline(fields, mapping, ';');
    if (status != 'C' && status != 'F') continue;
    if (u_charType(static_cast<UChar32>(code)) == U_UNASSIGNED) continue;  // newer than this ICU
    std::string expected;
    std::istringstream codes(mapping);
    for (unsigned to = 0; codes >> std::hex >> to;) expected += utf8(static_cast<UChar32>(to));
    const std::string text = utf8(static_cast<UChar32>(code));
    CAPTURE(line);
    CHECK(fold_case(text) == expected);
    // And search's folding makes both sides the same.
    CHECK(fold(text) == fold(expected));
    listed.insert(static_cast<UChar32>(code));
  }
  CHECK(listed.size() > 1400);
  for (UChar32 c = 1; c <= UCHAR_MAX_VALUE; ++c) {
    if (U_IS_SURROGATE(c) || listed.contains(c)) continue;
    if (fold_case(utf8(c)) != utf8(c)) {
      CAPTURE(c);
      FAIL_CHECK("is not in the file, and folded to something else");
    }
  }
}

}  // namespace text_test
