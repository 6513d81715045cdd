// Very large files and tenants.

#include <custengine/io.hpp>

#include "effort.hpp"
#include "generated_file.hpp"
#include "support.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace sizes_test {

namespace {

using namespace custengine;
using namespace custengine::test;

}  // namespace

TEST_CASE("a huge line fails by itself, within bounded memory") {
  const std::uint64_t size = by_effort(std::uint64_t{90}, std::uint64_t{200}) << 20U;
  struct Case {
    Format format;
    std::string head, tail;
  };
  for (const auto& [format, head, tail] : std::vector<Case>{
           {Format::json_lines, "{\"firstname\":\"", "\"}\n{\"firstname\":\"B\"}\n"},
           {Format::csv, "firstname\n", "\nB\n"},
           {Format::csv, "firstname\n\"", "\"\nB\n"},
           {Format::json_array, "[{\"firstname\":\"", "\"},{\"firstname\":\"B\"}]"},
       }) {
    World world;
    Session session = world.add_tenant("t");
    GeneratedFile file(head, std::string(1U << 16U, 'x'), size, tail);
    std::istream in(&file);
    std::size_t told_bytes = 0;
    const auto report = read_customers(
        in, session,
        {.format = format, .failed_row = [&](const auto&, std::string_view row) { told_bytes = row.size(); }});
    INFO(head);
    REQUIRE(report);
    CHECK(report->created == 1);
    REQUIRE(report->failed.size() == 1);
    CHECK_THAT(report->failed[0].error.message, Catch::Contains("larger than 16 MiB"));
    CHECK(file.given() >= size);
    CHECK((told_bytes > 1000 && told_bytes <= 1024));
    CHECK(file.most_bytes() < std::size_t{72} << 20U);
  }
}

TEST_CASE("no way of adding customers exceeds max_customers") {
  World world;
  Session session = world.add_tenant("t", {.max_customers = 5});
  std::vector<CustomerDraft> drafts(7, {.first_name = "A"});
  const auto report = session.import_customers(drafts).value();
  CHECK(report.created == 5);
  CHECK(report.failed.size() == 2);
  for (const auto& item : report.failed) CHECK(item.error.code == ErrorCode::resource_exhausted);
  CHECK(code_of(error_of(session.create({.first_name = "B"}))) == ErrorCode::resource_exhausted);
  CHECK(code_of(error_of(session.apply(std::vector{Write::create({.first_name = "B"})}))) ==
        ErrorCode::resource_exhausted);
  CHECK(code_of(error_of(session.import_external({.external_id = "x", .customer = {.first_name = "B"}}))) ==
        ErrorCode::resource_exhausted);
  std::istringstream in("{\"firstname\":\"B\"}\n");
  CHECK(read_customers(in, session)->failed.size() == 1);
  CHECK(session.count().value() == 5);
  for (const std::size_t limit : {std::size_t{0}, std::numeric_limits<std::size_t>::max()}) {
    REQUIRE(world.engine.update_tenant("t", {.max_customers = limit}));
    CHECK(session.create({.first_name = "C"}).has_value() == (limit > 0));
  }
}

}  // namespace sizes_test
