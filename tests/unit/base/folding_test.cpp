#include "base/folding.hpp"

#include "catch.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace folding_test {

using namespace custengine::base;

namespace {

std::string utf8(UChar32 c) {
  std::string text;
  icu::UnicodeString(c).toUTF8String(text);
  return text;
}

}  // namespace

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
      {"O'Brien", "obrien"},
      {"O\u2019Brien", "obrien"},
      {"L\u00B4Oreal", "loreal"},
      {"Hawai\u02BBi", "hawaii"},
      {"D`Arc", "darc"},
      {"5\u2032", "5"},
      {"Smith\u2011Jones", "smith-jones"},
      {"Smith\u2013Jones", "smith-jones"},
      {"Smith\u2212Jones", "smith-jones"},
      {"a\u00A0b\u3000c\td\ne", "a b c d e"},
      {"Ann\u200Ba", "anna"},
      {"Soft\u00ADHyphen", "softhyphen"},
      {"\uFF21\uFF22\uFF23\uFF0D\uFF11", "abc-1"},
      {"\u3231山田", "(株)山田"},
      {"\uFF80\uFF85\uFF76", "タナカ"},
      {"\uFF76\uFF9E", "ガ"},
      {"か\u3099", "が"},
      {"パン", "パン"},
      {"\u1112\u1161\u11AB", "한"},
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
    // A CJK ideograph folds to itself and forces the general path.
    if (fold(text + "太") != folded + "太" || fold(folded) != folded) {
      CAPTURE(c, text, folded, fold(text + "太"), fold(folded));
      FAIL_CHECK("folds differently");
    }
  }
}

TEST_CASE("case folding equals Unicode's table", "[unicode]") {
  std::ifstream file("/usr/share/unicode/CaseFolding.txt");
  if (!file) {
    WARN("skipped: the package unicode-data is not installed");
    return;
  }
  std::size_t listed = 0;
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
    CHECK(fold(text) == fold(expected));
    ++listed;
  }
  CHECK(listed > 1400);
}

TEST_CASE("postal codes fold without blanks") {
  CHECK(fold("SW1A 1AA", Folding::postal_code) == "sw1a1aa");
  CHECK(fold(" 722\u00A011 ", Folding::postal_code) == "72211");
  CHECK(fold("00-950", Folding::postal_code) == "00-950");
  std::string out = "a b ";
  append_folded("7 2", Folding::postal_code, out);
  CHECK(out == "a b 72");
}

TEST_CASE("email addresses fold character by character") {
  CHECK(fold("Ada@Example.COM", Folding::email) == "ada@example.com");
  CHECK(fold("stra\u00DFe@x.de", Folding::email) != fold("strasse@x.de", Folding::email));
  CHECK(fold("jose\u0301@x.de", Folding::email) == fold("JOS\u00C9@x.de", Folding::email));
  CHECK(fold("jose@x.de", Folding::email) != fold("jos\u00E9@x.de", Folding::email));
  CHECK(fold("o'brien@x.de", Folding::email) == "o'brien@x.de");
  for (UChar32 c = 1; c <= UCHAR_MAX_VALUE; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    // So the text index, which has folded texts, can be used for criteria on emails.
    const std::string text = utf8(c), key = fold(text, Folding::email);
    if (fold(key) != fold(text) || fold(key, Folding::email) != key) {
      CAPTURE(c, text, key);
      FAIL_CHECK("folds differently");
    }
  }
}

TEST_CASE("folding by table is exact beside marks that are kept") {
  // A voicing mark, Cyrillic titlo, a Hangul vowel. The ideograph forces the general path for the whole text.
  for (const std::string mark : {"\u3099", "\u0483", "\u0487", "\u1161", "\u0345", "\u0301"})
    for (UChar32 c = 1; c < 0x2070; c = c == 0x52F ? 0x1E00 : c + 1) {
      const std::string text = utf8(c);
      if (fold(text + mark + "太") != fold(text + mark) + "太" ||
          fold("太" + mark + text) != "太" + fold(mark + text)) {
        CAPTURE(c, text, mark);
        FAIL_CHECK("folds differently");
      }
    }
}

}  // namespace folding_test
