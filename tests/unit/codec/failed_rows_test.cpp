// ReadOptions::failed_row: every failed row, once, with its text in the file.

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::failed_rows_test {
namespace {

struct Tenant {
  Engine engine;
  Session session = (engine.create_tenant("acme").value(), engine.session("acme").value());
};

struct Told {
  ImportReport::Item item;
  std::string row;
};

class Collector {
 public:
  ReadOptions options(ReadOptions options = {}) {
    options.failed_row = [this](const ImportReport::Item& item, std::string_view row) {
      told.push_back({item, std::string(row)});
    };
    return options;
  }
  std::vector<std::string> rows() const {
    std::vector<std::string> rows;
    for (const Told& one : told) rows.push_back(one.row);
    return rows;
  }
  std::vector<Told> told = {};
};

ImportReport read(Session& session, const std::string& text, const ReadOptions& options) {
  std::istringstream in(text);
  return read_customers(in, session, options).value();
}

using Rows = std::vector<std::string>;

TEST_CASE("every way of import reports failed rows with their text") {
  struct Case {
    std::string text;
    Rows rows;
  };
  const auto [text, rows] = GENERATE(values<Case>({
      {"{\"firstname\":\"A\"}\r\n  {\"city\":\"Oslo\"} \r\n\n{\"x\":1}\r\n{\"firstname\":\"B\"}\n{\"firstname\":",
       {"{\"city\":\"Oslo\"}", "{\"x\":1}", "{\"firstname\":"}},
      {"[{\"firstname\":\"A\"},\n {\"city\":\n\"Oslo\"}\n, 5, {\"firstname\":\"B\"}] x\n",
       {"{\"city\":\n\"Oslo\"}", "5", "x"}},
      {"firstname,city\r\nA,\r\n,\"Os\r\nlo \"\"Ø\"\"\"\r\nA\r\n\"B\",C,D\r\"x\" y,z\nB,\n,\"never\n",
       {",\"Os\r\nlo \"\"Ø\"\"\"", "A", "\"B\",C,D", "\"x\" y,z", ",\"never"}},
  }));
  const bool atomic = GENERATE(false, true), is_empty = GENERATE(false, true);
  CAPTURE(text, atomic, is_empty);
  Tenant tenant;
  if (!is_empty) tenant.session.create({.first_name = "first"}).value();
  Collector collector;
  const ImportReport report = read(tenant.session, text, collector.options({.import = {.atomic = atomic}}));
  CHECK(report.created == (atomic ? 0 : 2));
  REQUIRE(report.failed.size() == rows.size());
  // An atomic import finds broken rules later than unreadable rows.
  std::ranges::sort(collector.told, {}, [](const Told& one) { return one.item.index; });
  CHECK(collector.rows() == rows);
  for (std::size_t i = 0; i < std::min(rows.size(), collector.told.size()); ++i) {
    CHECK(collector.told[i].item.index == report.failed[i].index);
    CHECK(collector.told[i].item.line == report.failed[i].line);
    CHECK(collector.told[i].item.column == report.failed[i].column);
    CHECK(collector.told[i].item.error == report.failed[i].error);
  }
}

TEST_CASE("the text of a converted file is UTF-8") {
  Tenant tenant;
  Collector collector;
  read(tenant.session, "city\n\xC5s\n", collector.options({.encoding = "ISO-8859-1"}));
  CHECK(collector.rows() == Rows{"Ås"});
}

TEST_CASE("a failed row is reported at once") {
  Tenant tenant;
  const bool is_empty = GENERATE(false, true);
  if (!is_empty) tenant.session.create({.first_name = "first"}).value();
  std::vector<std::string> events;
  std::string text;
  for (int i = 1; i <= 2500; ++i) text += i % 900 == 0 ? "{\"city\":\"x\"}\n" : "{\"firstname\":\"A\"}\n";
  const ReadOptions options{
      .progress =
          [&](std::uint64_t, std::uint64_t rows) {
            events.push_back("rows " + std::to_string(rows));
            return true;
          },
      .failed_row = [&](const ImportReport::Item& item,
                        std::string_view) { events.push_back("failed " + std::to_string(item.index)); }};
  read(tenant.session, text, options);
  CHECK(events == std::vector<std::string>{"failed 899", "rows 1000", "failed 1799", "rows 2000", "rows 2500"});
}

TEST_CASE("a staged import reports rows that conflict only at the end") {
  Tenant tenant;
  Collector collector;
  std::string text = "{\"customerUid\":\"a\",\"firstname\":\"A\"}\n{\"city\":\"x\"}\n";
  for (int i = 0; i < 1000; ++i) text += "{\"firstname\":\"B\"}\n";
  ReadOptions options = collector.options();
  options.progress = [&](std::uint64_t, std::uint64_t rows) {
    if (rows == 1000) tenant.session.create({.id = "a", .first_name = "first"}).value();
    return true;
  };
  const ImportReport report = read(tenant.session, text, options);
  CHECK(report.created == 1000);
  REQUIRE(report.failed.size() == 2);
  CHECK(report.failed[0].error.code == ErrorCode::already_exists);
  CHECK(collector.rows() == Rows{"{\"city\":\"x\"}", "{\"customerUid\":\"a\",\"firstname\":\"A\"}"});
  CHECK(collector.told[1].item.error == report.failed[0].error);
}

TEST_CASE("a row over 16 MiB is reported cut to whole characters") {
  const std::string large = "x" + [] {
    std::string text;
    while (text.size() <= (std::size_t{16} << 20)) text += "ø";
    return text;
  }();
  Tenant tenant;
  Collector collector;
  SECTION("CSV") {
    const auto report = read(tenant.session, "firstname\nA\n" + large + "\nB\n", collector.options());
    CHECK(report.created == 2);
    CHECK(collector.rows() == Rows{large.substr(0, 1023)});
  }
  SECTION("JSON Lines") {
    const auto report =
        read(tenant.session, "{\"firstname\":\"A\"}\n{\"firstname\":\"" + large + "\"}\n", collector.options());
    CHECK(report.created == 1);
    REQUIRE(collector.told.size() == 1);
    CHECK(collector.told[0].row.size() == 1023);
    CHECK_THAT(collector.told[0].row, Catch::StartsWith("{\"firstname\":\"xøø") && Catch::EndsWith("ø"));
  }
  SECTION("an array") {
    const auto report =
        read(tenant.session, "[{\"firstname\":\"A\"},{\"firstname\":\"" + large + "\"}]\n", collector.options());
    CHECK(report.created == 1);
    REQUIRE(collector.told.size() == 1);
    CHECK(collector.told[0].row.size() == 1023);
  }
}

TEST_CASE("an exception from progress leaves read_customers") {
  Engine engine;
  engine.create_tenant("acme").value();
  Session acme = engine.session("acme").value();
  std::istringstream in(R"({"firstname":"Ada"})");
  const ReadOptions options{
      .progress = [](std::uint64_t, std::uint64_t) -> bool { throw std::runtime_error("enough"); }};
  CHECK_THROWS_WITH(read_customers(in, acme, options), "enough");
  CHECK(acme.count().value() == 0);  // the staged rows are dropped
}

TEST_CASE("an exception from failed_row keeps the rows already written") {
  Tenant tenant;
  const bool is_empty = GENERATE(false, true);
  if (!is_empty) tenant.session.create({.first_name = "first"}).value();
  const ReadOptions options{
      .failed_row = [](const ImportReport::Item&, std::string_view) { throw std::runtime_error("no room"); }};
  std::istringstream in("{\"firstname\":\"A\"}\n{\"city\":\"x\"}\n{\"firstname\":\"B\"}\n");
  CHECK_THROWS_WITH((void)read_customers(in, tenant.session, options), "no room");
  CHECK(tenant.session.count().value() == (is_empty ? 0 : 2));
}

TEST_CASE("a stopped atomic import reports no row for the stop") {
  Tenant tenant;
  Collector collector;
  std::string text;
  for (int i = 0; i < 1500; ++i) text += "{\"firstname\":\"A\"}\n";
  ReadOptions options = collector.options({.import = {.atomic = true}});
  options.progress = [](std::uint64_t, std::uint64_t) { return false; };
  CHECK(read(tenant.session, text, options).failed.size() == 1);
  CHECK(collector.told.empty());
}

TEST_CASE("corrected failed rows import again under the file's header") {
  Tenant tenant;
  Collector collector;
  const std::string header = "externalId;firstname;countryCode\n";
  read(tenant.session, header + "1;Åse;NO\n2;\"Bo;\nB\";XX\n3;Cy;NO;\n", collector.options());
  REQUIRE(collector.rows() == Rows{"2;\"Bo;\nB\";XX", "3;Cy;NO;"});
  const auto report = read(tenant.session, header + "2;\"Bo;B\";SE\n3;Cy;NO\n", collector.options());
  CHECK(report.created == 2);
  CHECK(tenant.session.count().value() == 3);
  CHECK(tenant.session.find_by_external_reference("2")->first_name() == "Bo;B");
}

}  // namespace
}  // namespace custengine::failed_rows_test
