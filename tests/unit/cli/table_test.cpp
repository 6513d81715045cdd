#include "cli/table.hpp"

#include "catch.hpp"
#include "cli/text_width.hpp"

#include <sstream>

namespace table_test {

using namespace custengine::cli;

namespace {

Table cities() {
  Table table({{"city"}, {"people", ColumnKind::number}, {"note"}});
  table.add({"Oslo", "700000", "the \"capital\", by the sea"});
  table.add({"東京都", "14000000", ""});
  table.add({"Å", "400", "a\nb"});
  return table;
}

Terminal wide(std::size_t width) {
  return {.width = width};
}

}  // namespace

TEST_CASE("a table's columns are aligned with any contents") {
  CHECK(cities().to_text(wide(80)) ==
        "city      people  note\n"
        "------  --------  -------------------------\n"
        "Oslo      700000  the \"capital\", by the sea\n"
        "東京都  14000000\n"
        "Å            400  a b\n");
}

TEST_CASE("a table is cut to the terminal's width") {
  CHECK(cities().to_text(wide(30)) ==
        "city      people  note\n"
        "------  --------  ------------\n"
        "Oslo      700000  the \"capita…\n"
        "東京都  14000000\n"
        "Å            400  a b\n");
  for (std::size_t width = 10; width < 50; ++width) {
    std::istringstream lines(cities().to_text(wide(width), "  "));
    for (std::string line; std::getline(lines, line);) CHECK(text_width(line) <= width);
  }
}

TEST_CASE("columns that cannot be cut are left out from the right") {
  CHECK(cities().to_text(wide(20)) ==
        "city      people\n------  --------\nOslo      700000\n東京都  14000000\nÅ            400\n");
  CHECK(cities().to_text(wide(8)) == "city\n------\nOslo\n東京都\nÅ\n");
  CHECK(cities().to_text(wide(1)) == "city\n------\nOslo\n東京都\nÅ\n");  // something must be shown
}

TEST_CASE("only titles have colour, if the terminal has colour") {
  Table table({{"a"}});
  table.add({"1"});
  CHECK(table.to_text({.is_terminal = true, .has_colour = true}) == "\x1b[1ma\x1b[0m\n-\n1\n");
}

TEST_CASE("a table is not cut as CSV or JSON") {
  CHECK(cities().to_csv() ==
        "city,people,note\nOslo,700000,\"the \"\"capital\"\", by the sea\"\n東京都,14000000,\nÅ,400,\"a\nb\"\n");
  CHECK(cities().to_json() ==
        "[\n{\"city\":\"Oslo\",\"people\":700000,\"note\":\"the \\\"capital\\\", by the sea\"},\n"
        "{\"city\":\"東京都\",\"people\":14000000,\"note\":\"\"},\n{\"city\":\"Å\",\"people\":400,\"note\":\"a\\nb\"}"
        "\n]\n");
  CHECK(Table({{"a"}}).to_json() == "[]\n");
  CHECK(Table({{"a"}}).to_csv() == "a\n");
}

}  // namespace table_test
