#include <custengine/format.hpp>

#include <custengine/json.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

namespace custengine::format_test {
namespace {

TEST_CASE("customers and pages are printed a line each") {
  Engine engine;
  engine.create_tenant("acme").value();
  Session acme = engine.session("acme").value();
  const Customer fjell = acme.create({.id = "c-17",
                                      .type = CustomerType::company,
                                      .company_name = "Fjell & Sønn AS",
                                      .email = "post@fjell.no",
                                      .city = "Bergen"})
                             .value();
  CHECK(fmt::format("{}", fjell) == R"(c-17 "Fjell & Sønn AS" post@fjell.no, Bergen (version 1))");
  acme.create({.id = "d", .first_name = "Ada", .city = "Oslo"}).value();
  acme.create({.id = "e", .first_name = "Bo"}).value();
  Page page = acme.list({.sort_by = SortField::id, .page_number = 2, .page_size = 2}).value();
  CHECK(fmt::format("{}", page) == "page 2, 1 of 3 customers\ne \"Bo\" (version 1)");
  page.paging.total_count.reset();
  CHECK(to_string(page) == "page 2, 1 customers\ne \"Bo\" (version 1)");
  CHECK(to_string(acme.get("d").value()) == "d \"Ada\" Oslo (version 1)");
}

TEST_CASE("errors are printed with every violation") {
  CHECK(fmt::format("{}", Error{.code = ErrorCode::not_found, .message = "no such customer"}) ==
        "NotFound: no such customer");
  CHECK(fmt::format("{}", Error{.code = ErrorCode::invalid_argument,
                                .message = "bad",
                                .violations = {{"city", "a"}, {"", "b"}}}) == "InvalidArgument: bad [city: a; b]");
}

TEST_CASE("a violation in the message is not printed again") {
  CHECK(to_string(Error{.code = ErrorCode::invalid_argument,
                        .message = "addresses[0].city: a; and 1 more",
                        .violations = {{"addresses[0].city", "a"}, {"city", "a"}}}) ==
        "InvalidArgument: addresses[0].city: a; and 1 more [city: a]");
  const Error all_told = draft_from_json(R"({"firstname": 1, "town": 2})").error();
  CHECK(all_told.violations.size() == 2);
  CHECK(to_string(all_told) == "InvalidArgument: " + all_told.message);
}

TEST_CASE("fmt pads and prints enumerators and filters by wire name") {
  CHECK(fmt::format("{} {} {}", CustomerType::b2b, AddressType::invoice, ErrorCode::data_loss) ==
        "B2B INVOICE_ADDRESS DataLoss");
  CHECK(fmt::format("{} {} {}", SortField::external_reference, SortDirection::descending, SearchScope::contact) ==
        "externalId DESC CONTACT");
  CHECK(fmt::format("{} {}", Permission::tenant_backoffice, TenantExtension::b2b) == "TENANT.BACKOFFICE B2B");
  CHECK(fmt::format("{}", fields::city == "Oslo") == "city == 'Oslo'");
  CHECK(fmt::format("{}", SearchField::loyalty_id) == "loyaltyId");
  CHECK(fmt::format("[{:>6}]", CountMode::none) == "[  NONE]");
  CHECK(fmt::format("{} {}", Explain::Access::any_of, Explain::Order::walk) == "ANY_OF WALK");
}

TEST_CASE("a plan is printed by its to_string") {
  Engine engine;
  engine.create_tenant("acme").value();
  Session acme = engine.session("acme").value();
  acme.create({.first_name = "Ada"}).value();
  const Page page = acme.search({.query = "ada", .explain = true}).value();
  REQUIRE(page.explain);
  CHECK(fmt::format("{}", *page.explain) == page.explain->to_string());
  CHECK_THAT(fmt::format("{}", *page.explain), Catch::StartsWith("TEXT query 'ada': at most 1 rows\n"));
}

}  // namespace
}  // namespace custengine::format_test
