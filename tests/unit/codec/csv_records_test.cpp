#include "codec/csv_records.hpp"

#include "catch.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace custengine::codec::csv_records_test {
namespace {

using Fields = std::vector<std::string>;

struct Read {
  std::vector<Fields> records = {};
  std::vector<CsvRecord::Fault> faults = {};
  std::vector<SourcePosition> places = {};
};

Read read(const std::string& text, char delimiter = ',', std::size_t chunk_bytes = 64) {
  std::istringstream in(text);
  TextSource source(in, chunk_bytes);
  CsvRecords records(source, delimiter);
  Read all;
  while (const CsvRecord* record = records.next()) {
    all.places.push_back(record->place);
    if (record->fault)
      all.faults.push_back(*record->fault);
    else
      all.records.emplace_back(record->fields.begin(), record->fields.end());
  }
  return all;
}

char sniffed(const std::string& text) {
  std::istringstream in(text);
  TextSource source(in);
  return sniff_delimiter(source);
}

TEST_CASE("CSV: the reader splits well-formed text at any chunk size") {
  struct Case {
    std::string text;
    std::vector<Fields> records;
  };
  const auto [text, records] = GENERATE(values<Case>({
      {"", {}},
      {"\n\n", {}},
      {"\r\n\r\n", {}},
      {"a", {{"a"}}},
      {"a\n", {{"a"}}},
      {"a\r\n", {{"a"}}},
      {"a\r", {{"a"}}},
      {"a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}},
      {"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
      {"a,b\n\n\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"a,b\r\n\r\nc,d", {{"a", "b"}, {"c", "d"}}},
      {",", {{"", ""}}},
      {",\n,\n", {{"", ""}, {"", ""}}},
      {"a,\nb,", {{"a", ""}, {"b", ""}}},
      {"\"\"", {{""}}},
      {"\"\"\n\"\"", {{""}, {""}}},
      {"\"\",\"\"", {{"", ""}}},
      {"\"a,b\",c", {{"a,b", "c"}}},
      {"\"a\nb\",c\nd,e", {{"a\nb", "c"}, {"d", "e"}}},
      {"\"a\r\nb\"\r\nc", {{"a\r\nb"}, {"c"}}},
      {"\"say \"\"hi\"\"\"", {{"say \"hi\""}}},
      {"\"\"\"\"", {{"\""}}},
      {"\"\"\"\",\"\"\"\"\"\"", {{"\"", "\"\""}}},
      {"\"a\"\r\n\"b\"\r\n", {{"a"}, {"b"}}},
      {"\"a\"\r", {{"a"}}},
      {" a , b ", {{" a ", " b "}}},
      {"a\rb,c", {{"a"}, {"b", "c"}}},
      {"a\r\rb\n\r\nc\r", {{"a"}, {"b"}, {"c"}}},
      {"a,\r\n\"b\",\r\"c\"\r", {{"a", ""}, {"b", ""}, {"c"}}},
      {"\"a\rb\"\rc", {{"a\rb"}, {"c"}}},
      {"æ,ø\nå", {{"æ", "ø"}, {"å"}}},
      {"a;b\tc", {{"a;b\tc"}}},
      {"\n\"\n\"\n", {{"\n"}}},
  }));
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 2, 3, 5, 64);
  CAPTURE(text, chunk_bytes);
  const Read all = read(text, ',', chunk_bytes);
  CHECK(all.faults.empty());
  CHECK(all.records == records);
}

TEST_CASE("CSV: a malformed record is located; the next ones are read") {
  struct Case {
    std::string text;
    std::uint64_t line, column;
    std::string message;
    std::vector<Fields> others;
  };
  const auto [text, line, column, message, others] = GENERATE(values<Case>({
      {"a,\"b\"c,d\ne,f", 1, 6, "text after the closing quote of a field", {{"e", "f"}}},
      {"a,\"b\" ,d\ne,f", 1, 6, "text after the closing quote of a field", {{"e", "f"}}},
      {"a\rb\r\n\"b\"c\re", 3, 4, "text after the closing quote of a field", {{"a"}, {"b"}, {"e"}}},
      {"x,y\na,5\" pipe\ne,f", 2, 4, "a quote within a field that is not quoted", {{"x", "y"}, {"e", "f"}}},
      {"å, \"b\"\ne", 1, 4, "a quote within a field that is not quoted", {{"e"}}},
      {"x\n\"a\nb\"c,\"d\ne\"\nf", 3, 3, "text after the closing quote of a field", {{"x"}, {"f"}}},
      {"x\ny,\"a\nb\nc\n", 2, 3, "the quote that opens here is never closed", {{"x"}}},
      {"x\n\"", 2, 1, "the quote that opens here is never closed", {{"x"}}},
  }));
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 3, 64);
  CAPTURE(text, chunk_bytes);
  const Read all = read(text, ',', chunk_bytes);
  REQUIRE(all.faults.size() == 1);
  CHECK(all.faults[0].message == message);
  CHECK(all.faults[0].place.line == line);
  CHECK(all.faults[0].place.column == column);
  CHECK(all.records == others);
}

TEST_CASE("CSV: a record has the offset of its beginning") {
  const Read all = read("\n\r\nå,b\n\"c\nd\",e\n\nf");
  REQUIRE(all.places.size() == 3);
  CHECK(all.places[0] == SourcePosition{3, 3, 1});
  CHECK(all.places[1] == SourcePosition{8, 4, 1});
  CHECK(all.places[2] == SourcePosition{17, 7, 1});
}

TEST_CASE("CSV: a record too large is reported; the next line is read") {
  const std::string large(max_row_bytes, 'x');
  SECTION("by its text") {
    const Read all = read("a,b\n\"" + large + "\",y\nc,d\n", ',', 1 << 16);
    REQUIRE(all.faults.size() == 1);
    CHECK(all.faults[0].message == "is larger than 16 MiB");
    CHECK(all.faults[0].place.line == 2);
    CHECK(all.records == std::vector<Fields>{{"a", "b"}, {"c", "d"}});
  }
  SECTION("by its fields") {
    const Read all = read("a\n" + std::string(20'000, ',') + "\nb", ',', 1 << 16);
    REQUIRE(all.faults.size() == 1);
    CHECK(all.faults[0].message == "has more than 10000 fields");
    CHECK(all.records == std::vector<Fields>{{"a"}, {"b"}});
  }
}

TEST_CASE("CSV: the delimiter is the most frequent one in the header") {
  CHECK(sniffed("a,b,c") == ',');
  CHECK(sniffed("a;b;c") == ';');
  CHECK(sniffed("a\tb") == '\t');
  CHECK(sniffed("a") == ',');
  CHECK(sniffed("") == ',');
  CHECK(sniffed("a;b;c,d\n,,,,,,,") == ';');
  CHECK(sniffed("\"a,b,c,d\";b") == ';');
  CHECK(sniffed("\"a\n,,,\";b\n,,,") == ';');
  CHECK(sniffed("\r\n\na;b\n,,,") == ';');
  CHECK(sniffed("\xEF\xBB\xBF\"a\";b") == ';');
}

}  // namespace
}  // namespace custengine::codec::csv_records_test
