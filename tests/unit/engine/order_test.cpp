#include "naive.hpp"
#include "support.hpp"

#include "repeat_text.hpp"
#include "sort_fields.hpp"

#include <custengine/testing/generator.hpp>

#include <algorithm>
#include <chrono>
#include <limits>

namespace order_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr SortDirection directions[] = {SortDirection::ascending, SortDirection::descending};

/// Typical customers of a retailer, and some that test the order: ties, other cases and accents, numbers with leading
/// zeros, values with a common beginning.
std::vector<CustomerDraft> drafts_to_order() {
  testing::Generator generator({.seed = 7, .locales = {"nb", "sv", "da", "de"}, .id_prefix = "g-"});
  std::vector<CustomerDraft> drafts = generator.take(150);
  const char* names[] = {"Aa", "aa", "Å", "A\u030a", "Ås", "Aas",      "Ä",         "Æ",     "Ö",
                         "Ø",  "Z",  "z", "Üb",      "Yb", "co-op",    "coop",      "co op", "é",
                         "e",  "É",  "E", "-",       "太", "abcdefgh", "abcdefghi", "ﬁ",     "fi"};
  const char* numbers[] = {"7", "007", "07", "0", "00", "70", "100", "99", "099", "18446744073709551616"};
  int count = 0;
  for (const char* name : names) {
    CustomerDraft draft = {.id = "Name-" + std::to_string(count), .external_reference = std::string(name) + " ref"};
    draft.first_name = draft.last_name = draft.company_name = draft.city = name;
    draft.postal_code = name;
    draft.email = std::string(name) + "@EXAMPLE.com";
    if (draft.email.find(' ') != std::string::npos) draft.email.clear();
    draft.ledger_number = numbers[static_cast<std::size_t>(count) % std::size(numbers)];
    draft.mobile = std::string(count % 2 == 0 ? "+47" : "") + std::to_string(90000000 + count / 2);
    draft.vat_number = std::string(count % 2 == 0 ? "no " : "") + std::to_string(800 + count / 4) + ".1";
    drafts.push_back(draft);
    draft.id = "a-tie-" + std::to_string(count++);
    draft.external_reference.clear();
    drafts.push_back(draft);
  }
  return drafts;
}

/// Writes, changes and deletes customers in mixed order, so that the order of writes does not show.
Session fill(World& world, std::string_view tenant, TenantOptions options) {
  Session session = world.add_tenant(tenant, std::move(options));
  std::vector<CustomerDraft> drafts = drafts_to_order();
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const CustomerDraft& draft = drafts[i * 89 % drafts.size()];  // 89 is prime and does not divide the size
    session.create(draft).value();
    if (i % 3 == 0) world.clock->advance(std::chrono::milliseconds{i % 5});
    if (i % 4 == 0) session.update(draft.id, {.city = "Moved"}).value();
    if (i % 16 == 0) session.update(draft.id, {.city = draft.city, .origin = "moved back"}).value();
    if (i % 23 == 0) session.remove(draft.id).value();
  }
  return session;
}

std::vector<std::string> ids_in(const std::vector<Customer>& customers) {
  std::vector<std::string> ids;
  for (const Customer& customer : customers) ids.emplace_back(customer.id());
  return ids;
}

std::vector<std::string> all_ids(const Session& session, SortField field, SortDirection direction) {
  const Page page = session.list({.sort_by = field, .direction = direction, .page_size = 1000}).value();
  CHECK(page.paging.total_count == page.items.size());
  return ids_of(page);
}

}  // namespace

TEST_CASE("pages have the published order with or without an index") {
  for (const std::string locale : {"nb", "sv", "da", ""}) {
    World world;
    const Session indexed = fill(world, "indexed", {.locale = locale, .sort_indexes = all_sort_fields()});
    world.clock->set(testing::FakeClock::default_start);
    const Session plain = fill(world, "plain", {.locale = locale, .sort_indexes = {}});
    const std::vector<Customer> customers = all_customers(world, indexed);
    REQUIRE(customers.size() > 150);
    for (const SortField field : all_sort_fields()) {
      for (const SortDirection direction : directions) {
        INFO("locale \"" << locale << "\", " << to_string(field) << ' ' << to_string(direction));
        const auto expected = ids_in(naive::ordered(customers, field, direction, locale, ""));
        CHECK(all_ids(indexed, field, direction) == expected);
        CHECK(all_ids(plain, field, direction) == expected);
        const auto searched = plain.search({.sort_by = field, .direction = direction, .page_size = 1000}).value();
        CHECK(ids_of(searched) == expected);
      }
    }
  }
}

TEST_CASE("phone numbers sort by the tenant's country") {
  for (const std::string country : {"NO", "SE", "DK", ""}) {
    World world;
    const Session session = fill(world, "t", {.country_code = country, .sort_indexes = {SortField::mobile}});
    const std::vector<Customer> customers = all_customers(world, session);
    for (const SortDirection direction : directions) {
      INFO(country);
      CHECK(all_ids(session, SortField::mobile, direction) ==
            ids_in(naive::ordered(customers, SortField::mobile, direction, "", country)));
    }
  }
}

TEST_CASE("descending mirrors ascending, but missing values stay last") {
  World world;
  const Session session = fill(world, "t", {.locale = "nb", .sort_indexes = all_sort_fields()});
  for (const SortField field : all_sort_fields()) {
    INFO(to_string(field));
    const std::vector<std::string> up = all_ids(session, field, SortDirection::ascending);
    std::vector<std::string> down = all_ids(session, field, SortDirection::descending);
    const auto has_value = [&](const std::string& id) { return naive::has_value(session.get(id).value(), field); };
    CHECK(std::ranges::is_partitioned(up, has_value));
    const auto valued = std::ranges::count_if(up, has_value);
    std::reverse(down.begin(), down.begin() + valued);
    std::reverse(down.begin() + valued, down.end());
    CHECK(down == up);
  }
}

TEST_CASE("pages of any size add up to all customers") {
  World world;
  const Session indexed = fill(world, "indexed", {.locale = "nb"});
  const Session plain = fill(world, "plain", {.locale = "nb", .sort_indexes = {}});
  for (const Session* session : {&indexed, &plain}) {
    for (const SortField field : {SortField::last_name, SortField::email, SortField::created_at}) {
      for (const SortDirection direction : directions) {
        const std::vector<std::string> whole = all_ids(*session, field, direction);
        for (const std::size_t size : {1UL, 7UL, 64UL, whole.size() - 1, whole.size(), whole.size() + 1}) {
          INFO(session->tenant() << ", " << to_string(field) << ", pages of " << size);
          std::vector<std::string> joined;
          for (std::size_t number = 1; number <= whole.size() / size + 2; ++number) {
            const Page page =
                session->list({.sort_by = field, .direction = direction, .page_number = number, .page_size = size})
                    .value();
            CHECK(page.paging == Paging{.page_number = number, .page_size = size, .total_count = whole.size()});
            CHECK(page.items.size() == std::min(size, whole.size() - std::min(whole.size(), (number - 1) * size)));
            for (auto& id : ids_of(page)) joined.push_back(std::move(id));
          }
          CHECK(joined == whole);
        }
      }
    }
  }
}

TEST_CASE("a page far past the end is empty and carries the total") {
  World world;
  const Session indexed = fill(world, "indexed", {});
  const Session plain = fill(world, "plain", {.sort_indexes = {}});
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  for (const Session* session : {&indexed, &plain}) {
    const std::uint64_t total = session->count().value();
    for (const std::size_t number : {total + 1, most / 1000, most / 1000 + 1, most / 2 + 2, most - 1, most}) {
      for (const std::size_t size : {1UL, 2UL, 999UL, 1000UL}) {
        for (const SortDirection direction : directions) {
          INFO(session->tenant() << ", page " << number << " of " << size);
          const Page page = session->list({.direction = direction, .page_number = number, .page_size = size}).value();
          CHECK(page.items.empty());
          CHECK(page.paging == Paging{.page_number = number, .page_size = size, .total_count = total});
        }
      }
    }
  }
}

TEST_CASE("texts of 255 characters have sort keys, however long") {
  // U+FDFA is 18 letters to a collator and to folding; U+1D160 is three musical signs of four bytes each.
  for (const char* locale : {"", "nb", "ja", "ar"})
    for (const char* letter : {"\uFDFA", "\U0001D160", "\u1F82", "漢", "ท", "😀"}) {
      World world;
      Session session = world.add_tenant("t", {.locale = locale, .sort_indexes = all_sort_fields()});
      const std::string text = repeat_text(letter, 255);
      const CustomerDraft draft{.id = "a",
                                .external_reference = text,
                                .first_name = text,
                                .last_name = text,
                                .company_name = text,
                                .email = repeat_text(letter, 253) + "@" + letter,
                                .mobile = text,
                                .address = text,
                                .postal_code = text,
                                .city = text,
                                .vat_number = text};
      REQUIRE(session.create(draft));
      session.create({.id = "b", .first_name = "B"}).value();
      for (const SortField field : all_sort_fields()) {
        INFO(letter << " in " << locale << " by " << to_string(field));
        const Page page = session.list({.sort_by = field, .page_size = 1}).value();
        REQUIRE(page.paging.total_count == 2U);
        if (!page.next.empty())
          CHECK(session.list({.sort_by = field, .page_size = 1, .after = page.next}).value().items.size() == 1);
      }
      CHECK(session.search({.query = text, .exact_match = true}).value().paging.total_count == 1U);
      CHECK(session.search({.query = "x", .mobile = text, .email = draft.email}).value().paging.total_count == 0U);
      CHECK(session.suggest(text)->size() == 1);
      CHECK(session.update("a", {.city = "Oslo"}));
    }
}

TEST_CASE("an empty tenant has one empty page in every order") {
  World world;
  const Session indexed = world.add_tenant("indexed", {.sort_indexes = all_sort_fields()});
  const Session plain = world.add_tenant("plain", {.sort_indexes = {}});
  for (const SortField field : all_sort_fields())
    for (const SortDirection direction : directions)
      for (const Session* session : {&indexed, &plain}) CHECK(all_ids(*session, field, direction).empty());
}

}  // namespace order_test
