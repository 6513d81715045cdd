#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include "catch.hpp"

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fake_external_source_test {

namespace {

using namespace custengine;
using custengine::testing::FakeExternalSource;

void fill(FakeExternalSource& source) {
  source.add({"e-3", {.first_name = "Åse", .last_name = "Berg", .email = "Ase.Berg@example.com", .city = "Oslo"}});
  source.add({"e-1", {.first_name = "Bjørn", .last_name = "Hansen", .mobile = "+47 912 34 567", .city = "Bergen"}});
  source.add({"e-2",
              {.type = CustomerType::company,
               .company_name = "Fjell Bygg AS",
               .email = "post@fjell.example",
               .mobile = "22 12 34 56",
               .postal_code = "5003",
               .city = "Bergen",
               .vat_number = "NO 923 609 016 MVA"}});
  source.add({"e-4", {.company_name = "fjell & co", .email = "bjorn@example.org"}});
}

std::vector<std::string> ids_of(FakeExternalSource& source, const SearchRequest& criteria) {
  const auto page = source.search({.tenant = "acme", .criteria = criteria});
  REQUIRE(page);
  std::vector<std::string> ids;
  for (const ExternalCustomer& external : *page) ids.push_back(external.external_id);
  CHECK(page->paging.total_count == ids.size());
  return ids;
}

using Ids = std::vector<std::string>;

TEST_CASE("the fake source finds the customers of the criteria") {
  FakeExternalSource source;
  fill(source);
  struct Case {
    const char* what;
    SearchRequest criteria;
    Ids expected;  // by display name
  };
  const std::vector<Case> cases{
      {"no criteria", {}, {"e-1", "e-4", "e-2", "e-3"}},
      {"blank query", {.query = "  \t"}, {"e-1", "e-4", "e-2", "e-3"}},
      {"one term, ASCII case folded", {.query = "FJELL"}, {"e-4", "e-2"}},
      {"all terms, any order, any field", {.query = "berg fjell"}, {"e-2"}},
      {"a term that nothing has", {.query = "fjell dal"}, {}},
      {"accents are not folded", {.query = "ase.b"}, {"e-3"}},
      {"accents are not folded, names", {.query = "bjorn"}, {"e-4"}},
      {"accents as they are", {.query = "bjørn"}, {"e-1"}},
      {"exact query", {.query = "bergen", .exact_match = true}, {"e-1", "e-2"}},
      {"exact query is one text", {.query = "fjell bygg", .exact_match = true}, {}},
      {"email, part", {.email = "@EXAMPLE."}, {"e-4", "e-3"}},
      {"email, exact", {.exact_match = true, .email = "ase.berg@example.COM"}, {"e-3"}},
      {"email, exact, only a part", {.exact_match = true, .email = "ase.berg"}, {}},
      {"a field with its own criterion is not searched", {.query = "bjorn", .email = "example"}, {}},
      {"mobile, digits", {.mobile = "91234"}, {"e-1"}},
      {"mobile, exact", {.exact_match = true, .mobile = "+4791234567"}, {"e-1"}},
      {"mobile, no country code is added", {.exact_match = true, .mobile = "912 34 567"}, {}},
      {"mobile without digits", {.mobile = "+-"}, {}},
      {"VAT number, part", {.vat_number = "923609"}, {"e-2"}},
      {"VAT number, exact", {.exact_match = true, .vat_number = "no-923.609.016mva"}, {"e-2"}},
      {"all criteria together", {.query = "fjell", .email = "post", .vat_number = "016"}, {"e-2"}},
  };
  for (const Case& each : cases) {
    CAPTURE(each.what);
    CHECK(ids_of(source, each.criteria) == each.expected);
  }
}

TEST_CASE("the fake source sorts both ways with missing values last") {
  FakeExternalSource source;
  fill(source);
  CHECK(ids_of(source, {.sort_by = SortField::id}) == Ids{"e-1", "e-2", "e-3", "e-4"});
  CHECK(ids_of(source, {.sort_by = SortField::external_reference, .direction = SortDirection::descending}) ==
        Ids{"e-4", "e-3", "e-2", "e-1"});
  CHECK(ids_of(source, {.sort_by = SortField::city}) == Ids{"e-1", "e-2", "e-3", "e-4"});
  CHECK(ids_of(source, {.sort_by = SortField::city, .direction = SortDirection::descending}) ==
        Ids{"e-3", "e-2", "e-1", "e-4"});
  CHECK(ids_of(source, {.sort_by = SortField::last_name, .direction = SortDirection::descending}) ==
        Ids{"e-1", "e-3", "e-4", "e-2"});
  const std::vector<std::pair<SortField, Ids>> others{
      {SortField::display_name, {"e-1", "e-4", "e-2", "e-3"}}, {SortField::relevance, {"e-1", "e-4", "e-2", "e-3"}},
      {SortField::first_name, {"e-1", "e-3", "e-2", "e-4"}},   {SortField::company_name, {"e-4", "e-2", "e-1", "e-3"}},
      {SortField::email, {"e-3", "e-4", "e-2", "e-1"}},        {SortField::mobile, {"e-1", "e-2", "e-3", "e-4"}},
      {SortField::postal_code, {"e-2", "e-1", "e-3", "e-4"}},  {SortField::country_code, {"e-1", "e-2", "e-3", "e-4"}},
      {SortField::vat_number, {"e-2", "e-1", "e-3", "e-4"}},   {SortField::full_name, {"e-4", "e-2", "e-3", "e-1"}}};
  for (const auto& [field, expected] : others) {
    INFO(to_string(field));
    CHECK(ids_of(source, {.sort_by = field}) == expected);
  }
}

TEST_CASE("the fake source's pages and totals are exact") {
  FakeExternalSource source;
  for (int at = 0; at < 7; ++at) source.add({"e-" + std::to_string(at), {.last_name = "Same"}});
  const auto page = [&source](std::size_t number, std::size_t size, CountMode count = CountMode::exact) {
    return source
        .search({.tenant = "acme",
                 .criteria = {.sort_by = SortField::id, .page_number = number, .page_size = size, .count = count}})
        .value();
  };
  CHECK(page(1, 3).items.size() == 3);
  CHECK(page(1, 3).items.front().external_id == "e-0");
  CHECK(page(3, 3).items.size() == 1);
  CHECK(page(3, 3).items.front().external_id == "e-6");
  CHECK(page(3, 3).paging == Paging{.page_number = 3, .page_size = 3, .total_count = 7});
  CHECK(page(1, 7).items.size() == 7);
  CHECK(page(2, 7).items.empty());
  CHECK(page(4, 3).paging.total_count == 7);
  CHECK(page(std::numeric_limits<std::size_t>::max(), 1000).items.empty());
  CHECK_FALSE(page(1, 3, CountMode::none).paging.total_count);
}

TEST_CASE("the fake source reports unsupported requests") {
  FakeExternalSource source;
  fill(source);
  const auto violated = [&source](const SearchRequest& criteria) {
    const auto page = source.search({.tenant = "acme", .criteria = criteria});
    REQUIRE(page.has_error());
    CHECK(page.error().code == ErrorCode::invalid_argument);
    REQUIRE(page.error().violations.size() == 1);
    CHECK(page.error().message.find(page.error().violations.front().message) != std::string::npos);
    return page.error().violations.front().field;
  };
  CHECK(violated({.scope = SearchScope::contact}) == "scope");
  CHECK(violated({.where = fields::city == "Oslo"}) == "where");
  CHECK(violated({.sort_by = SortField::created_at}) == "sortBy");
  CHECK(violated({.sort_by = SortField::last_modified_at}) == "sortBy");
  CHECK(violated({.sort_by = SortField::ledger_number}) == "sortBy");
  CHECK(violated({.page_number = 0}) == "pageNumber");
  CHECK(violated({.page_size = 0}) == "pageSize");
}

TEST_CASE("the fake source fails, throws, recovers and logs requests") {
  FakeExternalSource source;
  fill(source);
  source.fail_with({.code = ErrorCode::unavailable, .message = "down for maintenance"});
  source.throw_next("connection reset");
  CHECK_THROWS_AS(source.search({.tenant = "acme", .criteria = {.query = "one"}}), std::runtime_error);
  const auto failed = source.search({.tenant = "acme", .criteria = {.query = "two"}});
  REQUIRE(failed.has_error());
  CHECK(failed.error().message == "down for maintenance");
  CHECK(source.search({.tenant = "acme"}).has_error());
  source.recover();
  CHECK(source.search({.tenant = "other", .criteria = {.query = "fjell"}}).has_value());

  const auto requests = source.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[0].criteria.query == "one");
  CHECK(requests[1].criteria.query == "two");
  CHECK(requests[3].tenant == "other");

  source.clear();
  CHECK(ids_of(source, {}).empty());
}

}  // namespace

}  // namespace fake_external_source_test
