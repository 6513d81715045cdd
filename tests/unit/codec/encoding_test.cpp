// Files that are not UTF-8: converted if the encoding is given, else reported byte by byte.

#include "codec/row_readers.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace custengine::codec::encoding_test {
namespace {

using namespace std::string_literals;

struct ReadText {
  std::vector<std::string> names = {}, faults = {};
  std::optional<Error> error = {};
};

ReadText read(const std::string& bytes, const std::string& encoding = {}, std::size_t chunk_bytes = 64) {
  std::istringstream in(bytes);
  TextSource source(in, chunk_bytes, Decoder::make(encoding).value());
  ReadText all;
  auto reader = make_row_reader(source, Format::detect, {});
  if (!reader) {
    all.error = reader.error();
    return all;
  }
  while (true) {
    auto row = (*reader)->next();
    if (!row) all.error = row.error();
    if (!row || !*row) return all;
    if ((*row)->draft)
      all.names.push_back((*row)->draft->company_name);
    else
      all.faults.push_back(std::to_string((*row)->place.line) + ":" + std::to_string((*row)->place.column) + " " +
                           (*row)->draft.error().message);
  }
}

std::string utf16(std::u16string_view text, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const auto high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

std::string utf32(std::u32string_view text, bool big_endian) {
  std::string bytes;
  for (const char32_t c : text)
    for (const unsigned shift : {0U, 8U, 16U, 24U}) bytes += static_cast<char>(c >> (big_endian ? 24 - shift : shift));
  return bytes;
}

TEST_CASE("a file in another encoding is converted at any chunk size") {
  struct Case {
    std::string encoding, bytes;
    std::vector<std::string> names;
  };
  const std::u16string csv = u"companyName,city\r\nBlåbær 🏔,Oslo\r\n\"€, A\",\r\n";
  const std::vector<std::string> names = {"Blåbær 🏔", "€, A"};
  const auto [encoding, bytes, expected] = GENERATE_COPY(values<Case>({
      {"windows-1252",
       "companyName\nBl\xE5"
       "b\xE6r \x80\n\"\x93x\x94\"\n",
       {"Blåbær €", "“x”"}},
      {"cp1252", "companyName\n\xD8\n", {"Ø"}},
      {"ISO-8859-1", "{\"companyName\":\"S\xF8nn\"}\n", {"Sønn"}},
      {"latin1", "[{\"companyName\":\"\xE5\"},{\"companyName\":\"\xFF\"}]", {"å", "ÿ"}},
      {"ISO-8859-15", "companyName\n\xA4\n", {"€"}},
      {"IBM850", "companyName\n\x86\x91\x9B\n", {"åæø"}},
      {"macintosh", "companyName\r\x8C\x8A\r", {"åä"}},
      {"Shift_JIS", "companyName\n\x83\x65\x83\x58\x83\x67\n", {"テスト"}},
      {"UTF-16LE", utf16(csv, false), names},
      {"UTF-16LE", utf16(u"\uFEFF" + csv, false), names},
      {"UTF-16BE", utf16(u"\uFEFF" + csv, true), names},
      {"UTF-16", utf16(u"\uFEFF" + csv, true), names},
      {"UTF-16", utf16(u"\uFEFF" + csv, false), names},
      {"UTF-32LE", utf32(U"\uFEFFcompanyName\n🏔\n", false), {"🏔"}},
      {"UTF-8",
       "\xEF\xBB\xBF"
       "companyName\nå\n",
       {"å"}},
      {"utf8", "companyName\nå\n", {"å"}},
      {"windows-1252", "", {}},
  }));
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 2, 3, 7, 65536);
  CAPTURE(encoding, bytes, chunk_bytes);
  const ReadText all = read(bytes, encoding, chunk_bytes);
  CHECK_FALSE(all.error);
  CHECK(all.faults.empty());
  CHECK(all.names == expected);
}

TEST_CASE("characters that cross chunk boundaries are converted whole") {
  std::u16string text = u"companyName\n";
  std::vector<std::string> expected;
  for (int i = 0; i < 5000; ++i) {
    text += (i % 2 == 0 ? u"x" : u"") + u"🏔æ🏔🏔\n"s;
    expected.push_back((i % 2 == 0 ? "x" : "") + "🏔æ🏔🏔"s);
  }
  CHECK(read(utf16(text, false), "UTF-16LE", 65536).names == expected);
  CHECK(read(utf16(text, false), "UTF-16LE", 4099).names == expected);
}

TEST_CASE("an encoding that ICU does not know is refused") {
  const std::string name = GENERATE("no such thing"s, " "s, "../../etc/passwd"s, "windows-1252\0"s, "windows-12520"s,
                                    std::string(5000, 'x'));
  CAPTURE(name);
  const auto decoder = Decoder::make(name);
  REQUIRE_FALSE(decoder);
  CHECK(decoder.error().code == ErrorCode::invalid_argument);
  REQUIRE(decoder.error().violations.size() == 1);
  CHECK(decoder.error().violations[0].field == "encoding");
  CHECK_THAT(decoder.error().message, Catch::Contains("is no encoding that ICU knows"));
  CHECK(decoder.error().message.size() < 200);

  Engine engine;
  engine.create_tenant("acme").value();
  auto acme = engine.session("acme").value();
  std::istringstream in("firstname\nA\n");
  CHECK(read_customers(in, acme, {.encoding = name}).error() == decoder.error());
}

TEST_CASE("an undecodable byte fails its row and reports its offset") {
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 3, 65536);
  SECTION("an unassigned byte") {
    const ReadText all = read("companyName\n\xE9\nab\xD2\nC\n", "ISO-8859-7", chunk_bytes);
    CHECK(all.names == std::vector<std::string>{"ι", "C"});
    CHECK(all.faults == std::vector<std::string>{
                            "3:3 this is not ISO-8859-7: byte 0xD2 at offset 16 of the file (line 3, column 3)"});
  }
  SECTION("half of a surrogate pair: the offset is the file's, not the converted text's") {
    const ReadText all = read(utf16(u"companyName\nåå\xD83C"
                                    u"b\nC\n",
                                    true),
                              "UTF-16BE", chunk_bytes);
    CHECK(all.names == std::vector<std::string>{"C"});
    REQUIRE(all.faults.size() == 1);
    CHECK_THAT(all.faults[0], Catch::StartsWith("2:3 this is not UTF-16BE: bytes 0xD8 0x3C at offset 28 of the file"));
  }
  SECTION("a file that ends within a character") {
    const ReadText all = read("{\"companyName\":\"A\"}\n{\"companyName\":\"\x83", "Shift_JIS", chunk_bytes);
    CHECK(all.names == std::vector<std::string>{"A"});
    CHECK(all.faults == std::vector<std::string>{"2:17 companyName: this is not Shift_JIS: byte 0x83 at offset 36 of "
                                                 "the file (line 2, column 17)"});
  }
  SECTION("nothing but such bytes") {
    const std::string none(300'000, '\xD2');
    const ReadText all = read("companyName\n" + none + "\nB\n" + none + "\n", "ISO-8859-7", chunk_bytes * 1000);
    CHECK(all.names.size() == 1);
    REQUIRE(all.faults.size() == 2);
    CHECK_THAT(all.faults[0], Catch::Contains("byte 0xD2 at offset 12 of the file"));
    CHECK_THAT(all.faults[1], Catch::Contains("this is not ISO-8859-7"));
  }
}

TEST_CASE("a byte that is not UTF-8 is reported with a likely encoding") {
  struct Case {
    std::string bytes, fault;
  };
  const auto [bytes, fault] = GENERATE(values<Case>({
      {"companyName\nA\nBl\xE5r\nC\n",
       "3:3 this is not UTF-8: byte 0xE5 at offset 16 (line 3, column 3); it looks like ISO-8859-1 or windows-1252, "
       "which must be named as the encoding"},
      {"companyName\nA\nB\xE5\x80r\nC\n",
       "3:2 this is not UTF-8: byte 0xE5 at offset 15 (line 3, column 2); it looks like windows-1252, which must be "
       "named as the encoding"},
      {"companyName,city\nA,\n\"B\n\x93x\x94\",\xF8\nC,\n",
       "4:1 this is not UTF-8: byte 0x93 at offset 23 (line 4, column 1); it looks like windows-1252, which must be "
       "named as the encoding"},
      // Bytes that are text in neither encoding.
      {"companyName\nA\nB\x81\xE5r\nC\n", "3:2 this is not UTF-8: byte 0x81 at offset 15 (line 3, column 2)"},
      // The guess ignores the well-formed parts of the row.
      {"companyName\nA\næ\x80\nC\n",
       "3:2 this is not UTF-8: byte 0x80 at offset 16 (line 3, column 2); it looks like windows-1252, which must be "
       "named as the encoding"},
      {"{\"companyName\":\"A\"}\n{\"companyName\":\"S\xF8nn\"}\n{\"companyName\":\"C\"}",
       "2:18 companyName: this is not UTF-8: byte 0xF8 at offset 37 (line 2, column 18); it looks like ISO-8859-1 or "
       "windows-1252, which must be named as the encoding"},
      {"[{\"companyName\":\"A\"},{\"companyName\":\"\x80\"},{\"companyName\":\"C\"}]",
       "1:38 companyName: this is not UTF-8: byte 0x80 at offset 37 (line 1, column 38); it looks like windows-1252, "
       "which must be named as the encoding"},
  }));
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 65536);
  CAPTURE(bytes, chunk_bytes);
  const ReadText all = read(bytes, {}, chunk_bytes);
  CHECK_FALSE(all.error);
  CHECK(all.names == std::vector<std::string>{"A", "C"});
  CHECK(all.faults == std::vector<std::string>{fault});
}

TEST_CASE("a byte that is not UTF-8 fails no row in an ignored column") {
  Engine engine;
  engine.create_tenant("acme").value();
  auto acme = engine.session("acme").value();
  const auto columns = std::map<std::string, std::string>{{"Fax", ""}};
  const std::string text =
      "firstname,Fax,displayName,version,city\n"
      "A,\xE5,\xC3,\xFF,Oslo\n"
      "B,\"\xE5\"\"\xE5\",C,1,\xE6\n"
      "C,5,\xE2\x82,\"\",Bergen\n";
  std::istringstream in(text);
  const auto report = read_customers(in, acme, {.columns = columns}).value();
  CHECK(report.created == 2);
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].line == 3);
  CHECK(report.failed[0].column == 14);
  CHECK_THAT(report.failed[0].error.message,
             Catch::Contains("byte 0xE6 at offset " + std::to_string(text.find('\xE6'))));

  // With `restore` the version counts.
  engine.create_tenant("office").value();
  auto office = engine.session("office", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  std::istringstream again(text);
  const auto restored = read_customers(again, office, {.import = {.restore = true}, .columns = columns}).value();
  CHECK(restored.created == 1);
  REQUIRE(restored.failed.size() == 2);
  CHECK(restored.failed[0].line == 2);
  CHECK_THAT(restored.failed[0].error.message, Catch::Contains("byte 0xFF"));
}

TEST_CASE("UTF-16 and UTF-32 are refused at once, by name") {
  struct Case {
    std::string bytes, message;
  };
  const auto [bytes, message] = GENERATE(values<Case>({
      {utf16(u"\uFEFFfirstname\næ\n", false), "begins with the mark of UTF-16LE"},
      {utf16(u"\uFEFFfirstname\næ\n", true), "begins with the mark of UTF-16BE"},
      {utf16(u"\uFEFF", false), "begins with the mark of UTF-16LE"},
      {utf32(U"\uFEFFfirstname\n", false), "begins with the mark of UTF-32LE"},
      {utf32(U"\uFEFFfirstname\n", true), "begins with the mark of UTF-32BE"},
      {utf16(u"firstname\næ\n", false), "looks like UTF-16LE"},
      {utf16(u"{\"firstname\":\"Łukasz\"}\n", true), "looks like UTF-16BE"},
      {utf32(U"firstname\n", false), "looks like UTF-32LE"},
      {utf32(U"firstname\n", true), "looks like UTF-32BE"},
  }));
  CAPTURE(message);
  const ReadText all = read(bytes);
  REQUIRE(all.error);
  CHECK(all.error->code == ErrorCode::invalid_argument);
  REQUIRE(all.error->violations.size() == 1);
  CHECK(all.error->violations[0].field == "encoding");
  CHECK_THAT(all.error->message, Catch::Contains(message) && Catch::Contains("which must be named as the encoding"));
  CHECK(all.faults.empty());
}

TEST_CASE("progress counts the bytes of the file, whatever its encoding") {
  Engine engine;
  engine.create_tenant("acme").value();
  auto acme = engine.session("acme").value();
  const std::string bytes = utf16(u"firstname\nÅse\n", false);
  std::istringstream in(bytes);
  std::uint64_t told = 0;
  const auto note = [&](std::uint64_t read_bytes, std::uint64_t) {
    told = read_bytes;
    return true;
  };
  CHECK(read_customers(in, acme, {.progress = note, .encoding = "UTF-16LE"})->created == 1);
  CHECK(told == bytes.size());
  CHECK(acme.list().value().items.at(0).first_name() == "Åse");
}

}  // namespace
}  // namespace custengine::codec::encoding_test
