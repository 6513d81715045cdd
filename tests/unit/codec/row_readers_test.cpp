// The three readers on text, without an engine: their rows, the positions, and independence from the stream's chunks.

#include "codec/row_readers.hpp"

#include "catch.hpp"

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace custengine::codec::row_readers_test {
namespace {

using Columns = std::map<std::string, std::string>;

struct ReadRow {
  std::uint64_t line = 0, column = 0;
  std::string name = {};   // the company name
  std::string fault = {};  // instead of it
  friend bool operator==(const ReadRow&, const ReadRow&) = default;
  friend std::ostream& operator<<(std::ostream& out, const ReadRow& row) {
    return out << row.line << ':' << row.column << ' ' << row.name << row.fault;
  }
};

struct ReadFile {
  std::vector<ReadRow> rows = {};
  std::optional<Error> error = {};
};

std::string told(const Error& error) {
  std::string text;
  for (const auto& [field, message] : error.violations) text += (text.empty() ? "" : "|") + field + ":" + message;
  return text;
}

ReadFile read(const std::string& text, Format format = Format::detect, const Columns& columns = {},
              std::size_t chunk_bytes = 64) {
  std::istringstream in(text);
  TextSource source(in, chunk_bytes);
  ReadFile file;
  auto reader = make_row_reader(source, format, columns);
  if (!reader) {
    file.error = reader.error();
    return file;
  }
  while (true) {
    auto row = (*reader)->next();
    if (!row) file.error = row.error();
    if (!row || !*row) return file;
    const auto& [place, draft, row_text, named, store_details] = **row;
    file.rows.push_back({place.line, place.column, draft ? draft->company_name : "", draft ? "" : told(draft.error())});
  }
}

const std::string bom = "\xEF\xBB\xBF";

TEST_CASE("a file is read the same in chunks of any size") {
  struct Case {
    std::string text;
    Format format;
    std::vector<ReadRow> rows;
  };
  const auto [text, format, rows] = GENERATE(values<Case>({
      {"{\"companyName\":\"A\"}\n{\"companyName\":\"Bø\"}\n", Format::json_lines, {{1, 1, "A"}, {2, 1, "Bø"}}},
      {"\n \r\n  {\"companyName\":\"A\"}\r\n\r\n{\"companyName\":\"B\"}",
       Format::json_lines,
       {{3, 3, "A"}, {5, 1, "B"}}},
      {bom + "{\"companyName\":\"A\\nB\"}", Format::json_lines, {{1, 1, "A\nB"}}},
      {"", Format::json_lines, {}},
      {"[]", Format::json_array, {}},
      {bom + " [ ] ", Format::json_array, {}},
      {"[{\"companyName\":\"A,]}\\\"\\\\\"},{\"companyName\":\"å\"} , {\"companyName\":\"C\"}]\n",
       Format::json_array,
       {{1, 2, "A,]}\"\\"}, {1, 29, "å"}, {1, 51, "C"}}},
      {"[\n  {\n    \"companyName\": \"A\",\n    \"addresses\": [{}, {}]\n  },\n  {\"companyName\": \"B\"}\n]",
       Format::json_array,
       {{2, 3, "A"}, {6, 3, "B"}}},
      {"companyName,city\nA,Oslo\n\n\"B\nC\",\"\"\nD,\n", Format::csv, {{2, 1, "A"}, {4, 1, "B\nC"}, {6, 1, "D"}}},
      {bom + "companyName;city\r\nA;Oslo\r\n", Format::csv, {{2, 1, "A"}}},
      {"companyName\tcity\nA;,\tOslo", Format::csv, {{2, 1, "A;,"}}},
      {"city\n", Format::csv, {}},
      {bom + "\"companyName\"\nA", Format::csv, {{2, 1, "A"}}},
  }));
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 2, 3, 7, 64, 65536);
  const bool is_detected = GENERATE(false, true);
  CAPTURE(text, chunk_bytes, is_detected);
  const ReadFile file = read(text, is_detected ? Format::detect : format, {}, chunk_bytes);
  CHECK_FALSE(file.error);
  CHECK(file.rows == rows);
}

TEST_CASE("an unreadable row is reported by place; other rows are read") {
  struct Case {
    std::string text;
    std::vector<ReadRow> rows;
  };
  const auto [text, rows] = GENERATE(values<Case>({
      // JSON Lines: a syntax error where it is, anything else where the row begins.
      {"{\"companyName\":\"A\"}\n {\"companyName\":\"ø\" x}\n{\"companyName\":\"C\"}\n",
       {{1, 1, "A"}, {2, 21, "", ":syntax error at offset 41: this is not JSON"}, {3, 1, "C"}}},
      {"{\"city\":1,\"x\":2}\n{\"companyName\":\"C\"}",
       {{1, 1, "", "city:must be a text|x:unknown member"}, {2, 1, "C"}}},
      {"{}\n[]\n{}", {{1, 1}, {2, 1, "", ":must be an object"}, {3, 1}}},
      {"{}\n{", {{1, 1}, {2, 2, "", ":syntax error at offset 4: the text ends too early"}}},
      // Arrays.
      {"[{\"city\":1},{\"companyName\":\"B\"}]", {{1, 2, "", "city:must be a text"}, {1, 13, "B"}}},
      {"[{\"companyName\":\"A\"},\n {\"companyName\" \"B\"},\n {\"companyName\":\"C\"}]",
       {{1, 2, "A"}, {2, 17, "", ":syntax error at offset 38: this is not JSON"}, {3, 2, "C"}}},
      {"[{},]", {{1, 2}, {1, 5, "", ":syntax error at offset 4: a value is missing"}}},
      {"[,{}]", {{1, 2, "", ":syntax error at offset 1: a value is missing"}, {1, 3}}},
      {"[{}}, {}]", {{1, 4, "", ":syntax error at offset 3: there is more after the end of the value"}, {1, 7}}},
      {"[{\"companyName\":[}, {}]", {{1, 18, "", ":syntax error at offset 17: this is not JSON"}, {1, 21}}},
      {"[1, null, {}]", {{1, 2, "", ":must be an object"}, {1, 5, "", ":must be an object"}, {1, 11}}},
      {"[{}] x\n", {{1, 2}, {1, 6, "", ":syntax error at offset 5: there is more after the end of the array"}}},
      // A missing quote fails its element if its brackets match, otherwise the rest of the file.
      {"[{\"city\":\"a,\n\"origin\":\"b\"},\n{\"companyName\":\"B\"}]",
       {{1, 13, "", ":syntax error at offset 12: this is not JSON"}, {3, 1, "B"}}},
      {"[{\"city\":\"a},\n{}]\n", {{1, 14, "", ":syntax error at offset 13: this is not JSON"}}},
      // CSV.
      {"companyName,city\nA\nB,C\n", {{2, 1, "", ":the row has 1 fields, the header 2"}, {3, 1, "B"}}},
      {"companyName,city\nA,B,C\nB,C\n", {{2, 1, "", ":the row has 3 fields, the header 2"}, {3, 1, "B"}}},
      {"companyName,city\nå,b\"\nB,C\n", {{2, 4, "", ":a quote within a field that is not quoted"}, {3, 1, "B"}}},
      {"companyName,paymentTerms\nA,x\nB,7\n",
       {{2, 1, "", "paymentTerms:must be a whole number, written without fraction or exponent"}, {3, 1, "B"}}},
      {"companyName,customerType,createdAt\nA,X,y\n",
       {{2, 1, "",
         "customerType:must be one of PERSON, COMPANY, B2B|createdAt:must be a time in UTC such as "
         "2025-07-30T18:12:05.623Z"}}},
      {"companyName,addresses\nA,\"[{\"\"city\"\":1}]\"\nB,[\nC,[]\n",
       {{2, 1, "", "addresses[0].city:must be a text"},
        {3, 1, "", "addresses:syntax error at offset 1: the text ends too early"},
        {4, 1, "C"}}},
      {"companyName,credit.limit\nA,1.5\nB,99999999999999999999\n",
       {{2, 1, "", "credit.limit:must be a whole number, written without fraction or exponent"},
        {3, 1, "", "credit.limit:must be a whole number, written without fraction or exponent"}}},
  }));
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 5, 65536);
  CAPTURE(text, chunk_bytes);
  const ReadFile file = read(text, Format::detect, {}, chunk_bytes);
  CHECK_FALSE(file.error);
  CHECK(file.rows == rows);
}

TEST_CASE("a file that is invalid as a whole is an error") {
  struct Case {
    std::string text;
    Format format;
    ErrorCode code;
    std::string message;
  };
  const auto [text, format, code, message] = GENERATE(values<Case>({
      {"", Format::csv, ErrorCode::invalid_argument, "the CSV has no header"},
      {"\n\n", Format::csv, ErrorCode::invalid_argument, "the CSV has no header"},
      {"companyName,\"x\n", Format::csv, ErrorCode::invalid_argument, "never closed"},
      {"companyname\nA", Format::csv, ErrorCode::invalid_argument, "unknown column; did you mean \"companyName\"?"},
      {"city,city\n", Format::csv, ErrorCode::invalid_argument,
       "city: columns 1 (city) and 2 (city) both stand for it"},
      {"externalId,externalReference\n", Format::csv, ErrorCode::invalid_argument,
       "externalId: columns 1 (externalId) and 2 (externalReference)"},
      {"city,\xE5r\n", Format::csv, ErrorCode::invalid_argument,
       "header: this is not UTF-8: byte 0xE5 at offset 5 (line 1, column 6); it looks like ISO-8859-1 or windows-1252"},
      {"", Format::json_array, ErrorCode::invalid_argument, "expected a JSON array at offset 0"},
      {"{}", Format::json_array, ErrorCode::invalid_argument, "expected a JSON array at offset 0"},
      {"[", Format::json_array, ErrorCode::data_loss, "cut off at line 1"},
      {"[{}", Format::json_array, ErrorCode::data_loss, "cut off at line 1"},
      {"[{},\n", Format::json_array, ErrorCode::data_loss, "cut off at line 2"},
      {"[{\"city\":\"a", Format::json_array, ErrorCode::data_loss, "cut off at line 1"},
  }));
  CAPTURE(text);
  const ReadFile file = read(text, format, {}, 3);
  REQUIRE(file.error);
  CHECK(file.error->code == code);
  CHECK_THAT(file.error->message, Catch::Contains(message));
}

TEST_CASE("a map of columns assigns names of the file to fields") {
  const Columns columns = {{"Firma", "companyName"}, {"By", "city"}, {"Fax", ""}};
  // Names that are neither in the map nor wire names are ignored.
  const std::vector<ReadRow> csv = {{2, 1, "A"}};
  CHECK(read("Firma,By,Fax,Annet,email\nA,B,C,D,E\n", Format::csv, columns).rows == csv);
  const std::vector<ReadRow> json = {{1, 1, "A"}};
  CHECK(read(R"({"Firma":"A","By":null,"Fax":{"x":[1]},"Annet":5,"email":"e@f"})", Format::detect, columns).rows ==
        json);
  // Names inside of objects are not mapped.
  CHECK(read(R"({"addresses":[{"By":"A"}]})", Format::detect, columns).rows.at(0).fault ==
        "addresses[0].By:unknown member");

  SECTION("two names for one field are an error") {
    CHECK(read(R"({"Firma":"A","companyName":"B"})", Format::detect, columns).rows.at(0).fault ==
          "companyName:is given more than once");
    CHECK(read("Firma,companyName\n", Format::csv, columns).error->message ==
          "companyName: columns 1 (Firma) and 2 (companyName) both stand for it");
  }
  SECTION("a map to an unknown wire name is refused") {
    const ReadFile file = read("Firma\nA\n", Format::csv, {{"Firma", "company_name"}});
    REQUIRE(file.error);
    CHECK(file.error->message == "columns.Firma: leads to an unknown wire name; did you mean \"companyName\"?");
    CHECK(read("Firma\nA\n", Format::csv, {{"Firma", "cit\xF0"}}).error->message.ends_with("unknown wire name"));
  }
  SECTION("members of objects are columns of a CSV, not members of JSON") {
    const Columns limit = {{"Limit", "credit.limit"}};
    CHECK_FALSE(read("Limit\n5\n", Format::csv, limit).error);
    CHECK(read("{\"Limit\":5}\n", Format::json_lines, limit).error);
  }
}

TEST_CASE("unnamed columns are errors unless empty and at the end") {
  SECTION("spreadsheets write empty columns at the end") {
    const std::vector<ReadRow> rows = {{2, 1, "A"},
                                       {3, 1, "", ":column 4 has no name, and a cell that is not empty"},
                                       {4, 1, "", ":the row has 2 fields, the header 4"},
                                       {5, 1, "B"}};
    CHECK(read("companyName,city,,\nA,B,,\nB,,,x\nA,B\nB,,,\n").rows == rows);
  }
  SECTION("between others") {
    const ReadFile file = read("companyName,,city,\n", Format::csv);
    REQUIRE(file.error);
    CHECK(told(*file.error) == "\"\":column 2 has no name");
  }
  SECTION("all of them") {
    CHECK_THAT(read(",,\nA,B,C\n", Format::csv).error->message, Catch::Contains("names no column"));
  }
  SECTION("a map ignores them, or gives them a meaning") {
    const std::vector<ReadRow> rows = {{2, 1, "A"}};
    CHECK(read(",Firma,\nx,A,y\n", Format::csv, {{"Firma", "companyName"}}).rows == rows);
    CHECK(read(",Annet\nA,y\n", Format::csv, {{"", "companyName"}}).rows == rows);
  }
}

TEST_CASE("a repeated column is an error unless the map ignores it") {
  CHECK(read("Firma,city,Firma\n", Format::csv, {{"Firma", "companyName"}}).error->message ==
        "companyName: columns 1 (Firma) and 3 (Firma) both stand for it");
  const std::vector<ReadRow> rows = {{2, 1, "A"}};
  CHECK(read("Fax,companyName,Fax\n1,A,2\n", Format::csv, {{"Fax", ""}}).rows == rows);
}

TEST_CASE("a CSV may mix LF, CRLF and CR; its lines are still counted") {
  const std::size_t chunk_bytes = GENERATE(as<std::size_t>(), 1, 2, 3, 5, 65536);
  const std::vector<ReadRow> rows = {
      {2, 1, "A"}, {3, 1, "B\r\nB"}, {5, 1, "C"}, {7, 1, "", ":the row has 1 fields, the header 2"}, {8, 1, "D\rD"}};
  const ReadFile file =
      read("companyName,city\rA,\r\n\"B\r\nB\",\nC,\n\rx\r\"D\rD\",\r", Format::detect, {}, chunk_bytes);
  CHECK_FALSE(file.error);
  CHECK(file.rows == rows);
  CHECK(read("companyName;city\rA,B;\r").rows.at(0).name == "A,B");  // the header ends where its line does
}

TEST_CASE("rows larger than 16 MiB are reported and skipped") {
  const std::string large = "{\"city\":\"" + std::string(max_row_bytes, 'x') + "\"}";
  const std::string fault = ":is larger than 16 MiB";
  SECTION("JSON Lines") {
    const std::vector<ReadRow> rows = {{1, 1, "A"}, {2, 1, "", fault}, {3, 1, "B"}};
    CHECK(read("{\"companyName\":\"A\"}\n" + large + "\n{\"companyName\":\"B\"}", Format::detect, {}, 65536).rows ==
          rows);
  }
  SECTION("a JSON array") {
    const std::vector<ReadRow> rows = {{1, 2, "A"}, {2, 1, "", fault}, {3, 1, "B"}};
    CHECK(read("[{\"companyName\":\"A\"},\n" + large + ",\n{\"companyName\":\"B\"}]", Format::detect, {}, 65536).rows ==
          rows);
  }
  SECTION("CSV") {
    const std::vector<ReadRow> rows = {{2, 1, "", fault}, {3, 1, "B"}};
    CHECK(read("companyName\n" + std::string(max_row_bytes + 1, 'x') + "\nB\n", Format::csv, {}, 65536).rows == rows);
  }
}

}  // namespace
}  // namespace custengine::codec::row_readers_test
