#include "../effort.hpp"
#include "../sort_fields.hpp"
#include "../unit/engine/request_maker.hpp"
#include "catch.hpp"
#include "mirror.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/generator.hpp>

#include <algorithm>

namespace requests_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr std::size_t customer_count = 900;
const std::size_t searches = by_effort(600U, 2000U), lists = by_effort(120U, 300U);

/// Typical customers of a retailer in several languages, and values that test the sort order: texts that differ in
/// case, accents and composition, numbers with leading zeros, repeated times and references.
std::vector<CustomerDraft> make_drafts() {
  testing::Generator generator(
      {.seed = 5, .company_share = 0.5, .contact_share = 0.8, .extension_share = 0, .id_prefix = "g-"});
  std::vector<CustomerDraft> drafts = generator.take(customer_count);
  const char* names[] = {
      "Aa", "aa", "Å",  "A\u030a", "Ås",     "Aas",    "Ä", "Æ", "Ö", "Ø", "ö\u0323", "o\u0323\u0308",
      "Z",  "z",  "Üb", "Yb",      "co-op",  "coop",   "é", "e", "É", "E", "-",       "太郎",
      "ﬁ",  "fi", "İ",  "ı",       "Straße", "STRASSE"};
  const char* numbers[] = {"7", "007", "07", "0", "00", "70", "100", "99", "099", "18446744073709551616"};
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    CustomerDraft& draft = drafts[i];
    const std::string name = names[i / 5 % std::size(names)];
    if (i % 5 == 0) draft.last_name = name;
    if (i % 5 == 1) draft.city = name;
    if (i % 5 == 2 && draft.type == CustomerType::company) draft.company_name = name;
    if (i % 7 == 0) draft.ledger_number = numbers[i / 7 % std::size(numbers)];
    if (i % 11 == 0) draft.external_reference = "shared-" + std::to_string(i % 3);
    draft.created_at =
        Timestamp(std::chrono::milliseconds(1'700'000'000'000 + static_cast<std::int64_t>(i * 37 % 200)));
    draft.last_modified_at = *draft.created_at + std::chrono::milliseconds(i % 4);
  }
  return drafts;
}

/// Half of the customers are imported in bulk into an empty tenant, the others are added later.
Session fill(Engine& engine, const std::string& tenant, TenantOptions options,
             const std::vector<CustomerDraft>& drafts) {
  options.unique_external_reference = false;
  engine.create_tenant(tenant, std::move(options)).value();
  Session session = engine.session(tenant, {Permission::tenant_access, Permission::tenant_backoffice}).value();
  const std::span all(drafts);
  for (const auto part : {all.first(all.size() / 2), all.subspan(all.size() / 2)}) {
    const auto report = session.import_customers(part, {.restore = true}).value();
    REQUIRE(report.created == part.size());
  }
  return session;
}

Result<Page> call(const Session& session, const ListRequest& request) {
  return session.list(request);
}
Result<Page> call(const Session& session, const SearchRequest& request) {
  return session.search(request);
}

std::vector<std::string> part_of(const std::vector<std::string>& ids, std::size_t offset, std::size_t size) {
  const auto at = [&ids](std::size_t i) { return ids.begin() + static_cast<std::ptrdiff_t>(std::min(i, ids.size())); };
  return {at(offset), at(offset + size)};
}

void check_page(const Page& page, const std::vector<std::string>& expected, std::size_t total) {
  std::vector<std::string> ids;
  for (const Customer& customer : page) ids.emplace_back(customer.id());
  REQUIRE(ids == expected);
  REQUIRE(page.paging.total_count == total);
}

/// The page by its number, and the first pages by cursor.
template <class Request>
void check(const Session& session, Request request, const std::vector<std::string>& expected) {
  const std::size_t size = request.page_size;
  INFO(session.tenant() << ", " << to_string(request.sort_by) << ' ' << to_string(request.direction) << ", page "
                        << request.page_number << " of " << size);
  check_page(call(session, request).value(), part_of(expected, (request.page_number - 1) * size, size),
             expected.size());
  request.page_number = 1;
  std::size_t offset = 0;
  for (int count = 0; count < 5; ++count) {
    const Page page = call(session, request).value();
    check_page(page, part_of(expected, offset, size), expected.size());
    offset += size;
    REQUIRE(page.next.empty() == (offset >= expected.size()));
    if (page.next.empty()) return;
    request.after = page.next;
  }
}

template <class Request>
void set_page(Request& request, RequestMaker& random) {
  request.page_size = 1 + random.below(30);
  request.page_number = 1 + random.below(5);
}

const std::vector<SearchField> all_also_searched = {SearchField::id, SearchField::external_reference,
                                                    SearchField::ledger_number, SearchField::loyalty_id,
                                                    SearchField::address};

void compare(const std::string& locale, const std::string& country, unsigned seed,
             const std::vector<SearchField>& also_searched = {}) {
  CAPTURE(locale, country, seed);
  const std::vector<CustomerDraft> drafts = make_drafts();
  Engine engine;
  const Session sessions[] = {
      fill(engine, "indexed", {.locale = locale, .country_code = country, .also_searched = also_searched}, drafts),
      fill(engine, "plain",
           {.locale = locale,
            .country_code = country,
            .sort_indexes = {},
            .text_index = false,
            .also_searched = also_searched},
           drafts)};
  std::vector<Customer> customers;
  for (const Customer& customer : sessions[0].snapshot().value()) customers.push_back(customer);
  Mirror mirror(customers, locale, country, !also_searched.empty());
  RequestMaker random(customers, seed, also_searched);

  std::size_t found = 0, several_pages = 0;
  for (std::size_t i = 0; i < searches; ++i) {
    SearchRequest request = random.next();
    set_page(request, random);
    INFO(description(request));
    const auto expected = mirror.ids(request);
    found += !expected.empty();
    several_pages += expected.size() > request.page_size;
    for (const Session& session : sessions) check(session, request, expected);
  }
  // Enough requests have results.
  CHECK(found > searches / 3);
  CHECK(several_pages > searches / 8);

  for (std::size_t i = 0; i < lists; ++i) {
    ListRequest request{
        .sort_by = sort_field(i % sort_field_count),
        .direction = i / sort_field_count % 2 == 0 ? SortDirection::ascending : SortDirection::descending};
    if (random.one_in(4)) request.external_reference = "shared-" + std::to_string(random.below(4));
    set_page(request, random);
    INFO("external reference \"" << request.external_reference << '"');
    const auto expected = mirror.ids(request);
    for (const Session& session : sessions) check(session, request, expected);
  }
}

}  // namespace

TEST_CASE("SQLite answers the same: Norwegian") {
  compare("nb", "NO", 1);
}
TEST_CASE("SQLite answers the same: Swedish") {
  compare("sv", "SE", 2, all_also_searched);
}
TEST_CASE("SQLite answers the same: Danish") {
  compare("da", "DK", 3);
}
TEST_CASE("SQLite answers the same: no locale, no country") {
  compare("", "", 4, all_also_searched);
}

}  // namespace requests_test
