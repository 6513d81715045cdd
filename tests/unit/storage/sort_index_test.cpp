#include "storage/customers/customer_store.hpp"

#include "catch.hpp"
#include "store_maker.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace sort_index_test {

using namespace custengine;
using namespace custengine::storage;
using custengine::test::StoreMaker;

namespace {

/// The expected page, by sorting all customers by the published rule. The keys are taken from the schema; the tests of
/// the areas engine and oracle check them.
std::vector<std::string> expected_order(const StoreMaker& maker, SortField field, bool descending) {
  struct Item {
    bool missing;
    std::string key, id;
  };
  std::vector<Item> items;
  for (const auto& record : maker.records()) {
    Item item{!maker.schema()->keys.has_value(*record, field), {}, std::string(record->id())};
    if (!item.missing) maker.schema()->keys.append_key(*record, field, item.key);
    items.push_back(std::move(item));
  }
  std::ranges::sort(items, [descending](const Item& a, const Item& b) {
    if (a.missing != b.missing) return b.missing;
    const auto x = std::tie(a.key, a.id), y = std::tie(b.key, b.id);
    return descending ? y < x : x < y;
  });
  std::vector<std::string> ids;
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

std::vector<std::string> read(const CustomerStore& store, SortField field, SortDirection direction, std::size_t offset,
                              std::size_t count) {
  const std::size_t left = store.size() - std::min(offset, store.size());
  std::vector<RowNumber> rows(std::min(count, left));
  store.index(field)->read(offset, direction, rows);
  std::vector<std::string> ids;
  for (const RowNumber row : rows) ids.emplace_back(store.record(row).id());
  return ids;
}

/// Behind each customer, as cursors need it.
void check_positions(const StoreMaker& maker, SortField field, SortDirection direction,
                     const std::vector<std::string>& expected) {
  for (const auto& record : maker.records()) {
    std::string key;
    const bool missing = !maker.schema()->keys.has_value(*record, field);
    if (!missing) maker.schema()->keys.append_key(*record, field, key);
    const std::size_t behind =
        maker.store().index(field)->position_behind({.missing = missing, .key = key, .id = record->id()}, direction);
    REQUIRE(behind > 0);
    REQUIRE(expected.at(behind - 1) == record->id());
  }
}

void check_all_pages(const StoreMaker& maker) {
  for (const SortField field : maker.schema()->sort_indexes) {
    for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
      const auto expected = expected_order(maker, field, direction == SortDirection::descending);
      CAPTURE(to_string(field), to_string(direction));
      REQUIRE(read(maker.store(), field, direction, 0, expected.size() + 5) == expected);
      check_positions(maker, field, direction, expected);
      for (std::size_t offset = 0; offset <= expected.size() + 3; offset += 3) {
        const auto begin = expected.begin() + static_cast<std::ptrdiff_t>(std::min(offset, expected.size()));
        const auto end = expected.begin() + static_cast<std::ptrdiff_t>(std::min(offset + 7, expected.size()));
        REQUIRE(read(maker.store(), field, direction, offset, 7) == std::vector<std::string>(begin, end));
      }
    }
  }
}

}  // namespace

TEST_CASE("every index page is in published order after random writes") {
  StoreMaker maker;
  std::mt19937 random(7);
  for (int step = 0; step < 400; ++step) {
    const auto choice = random() % 10;
    if (choice < 5 || maker.records().empty())
      maker.insert(maker.random_draft(random));
    else if (choice < 8)
      maker.replace(random() % maker.records().size(), maker.random_draft(random));
    else
      maker.erase(random() % maker.records().size());
    REQUIRE(maker.store().check_invariants() == "");
    if (step % 50 == 49) check_all_pages(maker);
  }
}

TEST_CASE("indexes built from sorted runs equal those built one by one") {
  StoreMaker one_by_one;
  std::mt19937 random(11);
  for (int i = 0; i < 300; ++i) one_by_one.insert(one_by_one.random_draft(random));
  const CustomerStore at_once(one_by_one.schema(), RowDirectory(*one_by_one.store().snapshot()));
  CHECK(at_once.check_invariants() == "");
  for (const SortField field : at_once.schema().sort_indexes)
    CHECK(read(at_once, field, SortDirection::ascending, 0, 300) ==
          read(one_by_one.store(), field, SortDirection::ascending, 0, 300));
}

TEST_CASE("reading beyond the end returns nothing") {
  StoreMaker maker;
  maker.insert({.id = "a", .first_name = "Ada"});
  constexpr std::size_t huge = std::numeric_limits<std::size_t>::max();
  CHECK(read(maker.store(), SortField::first_name, SortDirection::descending, 0, huge).size() == 1);
  CHECK(read(maker.store(), SortField::first_name, SortDirection::ascending, huge, huge).empty());
  CHECK(read(maker.store(), SortField::first_name, SortDirection::descending, huge, 1).empty());
}

TEST_CASE("keys that share their first eight bytes sort correctly") {
  StoreMaker maker;
  const std::string same(40, 'x');
  for (const char* end : {"c", "a", "b", "", "aa"})
    maker.insert({.id = "id-of-more-than-eight-bytes-" + std::string(*end ? end : "0"),
                  .last_name = same + end,
                  .email = same + end + "@b.no",
                  .city = same});
  check_all_pages(maker);
}

TEST_CASE("ledger numbers sort as numbers, then by length") {
  StoreMaker maker;
  for (const char* number : {"10", "9", "009", "09", "0", "00", "123456789012345678901234567890", "2"})
    maker.insert({.id = "n" + std::string(number), .first_name = "x", .ledger_number = number});
  CHECK(read(maker.store(), SortField::ledger_number, SortDirection::ascending, 0, 10) ==
        std::vector<std::string>{"n0", "n00", "n2", "n9", "n09", "n009", "n10", "n123456789012345678901234567890"});
}

}  // namespace sort_index_test
