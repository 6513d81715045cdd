#include "cli/failed_rows.hpp"

#include "catch.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace failed_rows_test {

using namespace custengine;
using namespace custengine::cli;

namespace {

/// A path unique to this process. The file is removed with the object.
class OwnPath {
 public:
  OwnPath() = default;
  ~OwnPath() { std::filesystem::remove(path_); }
  OwnPath(const OwnPath&) = delete;
  OwnPath& operator=(const OwnPath&) = delete;

  std::string string() const { return path_.string(); }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("custengine_failed_rows_test-" + std::to_string(getpid()));
};

/// Writes the bytes to one and the same file.
std::string file_with(std::string_view bytes) {
  static const OwnPath path;
  std::ofstream(path.string(), std::ios::binary) << bytes;
  return path.string();
}

}  // namespace

TEST_CASE("csv_header returns the first record") {
  CHECK(csv_header(file_with("a,b\n1,2\n"), "") == "a,b");
  CHECK(csv_header(file_with("\xEF\xBB\xBF"
                             "a;b\r\n1;2\r\n"),
                   "") == "a;b");
  CHECK(csv_header(file_with("\n\na,b\r1,2\r"), "") == "a,b");
  CHECK(csv_header(file_with("\"a\nb\",\"c\"\"\n\"\n1,2\n"), "") == "\"a\nb\",\"c\"\"\n\"");
  CHECK(csv_header(file_with("a,b"), "") == "a,b");
  CHECK(csv_header(file_with(""), "").empty());
  CHECK(csv_header(file_with(std::string(70'000, 'a') + "\n"), "").empty());
  CHECK(csv_header(file_with("b\xE5t;\xC5\n"), "windows-1252") == "båt;Å");
  CHECK(csv_header(file_with(std::string_view("a\0,\0\n\0001\0", 8)), "UTF-16LE") == "a,");
  std::string wide(80'000, 'a');  // fewer bytes once they are read
  for (std::size_t i = 1; i < wide.size(); i += 2) wide[i] = '\0';
  CHECK(csv_header(file_with(wide), "UTF-16LE").empty());
  CHECK(csv_header(file_with("a\n"), "no such encoding").empty());
  CHECK(csv_header(file_with(std::string_view("\xFE\xFF\0a\0,\0\xE5\0\n", 10)), "UTF-16") == "a,å");
  CHECK(csv_header(file_with("a,\x81\n"), "Shift_JIS") == "a,");  // the valid beginning
  CHECK(csv_header(file_with("a\n"), "ibm-1047") != "a");         // a name that ICU knows
}

TEST_CASE("the report has the CSV header once and JSON rows on one line") {
  const ImportReport::Item item{
      .index = 1, .line = 3, .column = 1, .error = {.code = ErrorCode::already_exists, .message = "taken"}};
  std::ostringstream out;
  const std::string csv = file_with("a\nx\n");
  FailedRowsReport csv_report(out, csv, {});
  csv_report.add(item, "\"x\ny\"");
  csv_report.add(item, "\xFF");
  const std::string place =
      "\"index\":1,\"line\":3,\"column\":1,\"code\":\"AlreadyExists\",\"message\":\"taken\","
      "\"violations\":[],\"row\":";
  CHECK(out.str() == "{\"file\":\"" + csv + "\",\"header\":\"a\"}\n{\"file\":\"" + csv + "\"," + place +
                         "\"\\\"x\\ny\\\"\"}\n{\"file\":\"" + csv + "\"," + place + "\"\uFFFD\"}\n");

  out.str("");
  FailedRowsReport json_report(out, file_with("[{}]"), {});
  json_report.add(item, "{\n\"a\": 1\r\n}");
  CHECK(out.str() == "{\"file\":\"" + csv + "\"," + place + "\"{ \\\"a\\\": 1  }\"}\n");
}

}  // namespace failed_rows_test
