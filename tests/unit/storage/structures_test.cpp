// The parts of a CustomerStore by themselves, and its snapshots and batches.

#include "storage/customers/batch.hpp"
#include "storage/order/sort_key_pool.hpp"
#include "storage/rows/row_directory.hpp"
#include "storage/tenant/store_directory.hpp"

#include "catch.hpp"
#include "store_maker.hpp"

#include <map>
#include <random>
#include <set>
#include <string>

namespace structures_test {

using namespace custengine;
using namespace custengine::storage;
using custengine::test::StoreMaker;

namespace {

std::set<const detail::Record*> records_in(const detail::SnapshotRows& snapshot) {
  std::set<const detail::Record*> records;
  for (std::size_t row = 0; row < snapshot.row_end(); ++row)
    if (const auto* record = snapshot.record(row)) records.insert(record);
  return records;
}

}  // namespace

TEST_CASE("the key pool counts references and reuses handles") {
  SortKeyPool pool({3, 4});
  std::map<std::string, std::pair<KeyHandle, int>> twin;
  std::mt19937 random(5);
  for (int step = 0; step < 20'000; ++step) {
    const std::string key = "key-" + std::to_string(random() % 200);
    auto& [handle, count] = twin[key];
    if (random() % 2 == 0) {
      const KeyHandle acquired = pool.acquire(key);
      if (count > 0) REQUIRE(acquired == handle);
      handle = acquired;
      ++count;
    } else if (count > 0) {
      pool.release(handle);
      if (--count == 0) handle = no_key;
    }
    REQUIRE(pool.find(key) == handle);
    if (handle != no_key) REQUIRE(pool.text(handle) == key);
  }
  for (auto& [key, entry] : twin)
    for (; entry.second > 0; --entry.second) pool.release(entry.first);
  CHECK(pool.size() == 0);
}

TEST_CASE("the key pool keeps keys of any size apart and reuses space") {
  SortKeyPool pool({3, 4});
  std::mt19937 random(6);
  const auto make_key = [&random] {
    const std::size_t sizes[] = {0, 1, 2, 3, 17, 250, 251, 252, 253, 300, 5'000, 20'000};
    return std::string(sizes[random() % std::size(sizes)], static_cast<char>('a' + random() % 20));
  };
  std::map<KeyHandle, std::string> twin;
  std::size_t bytes_of_first_round = 0;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 300; ++i) {
      const std::string key = make_key();
      if (pool.find(key) == no_key) twin[pool.acquire(key)] = key;
    }
    for (const auto& [handle, key] : twin) REQUIRE(pool.text(handle) == key);
    for (auto entry = twin.begin(); entry != twin.end();) {
      if (random() % 3 == 0) {
        ++entry;
        continue;
      }
      pool.release(entry->first);
      entry = twin.erase(entry);
    }
    REQUIRE(pool.size() == twin.size());
    if (round == 0) bytes_of_first_round = pool.bytes();
  }
  CHECK(pool.bytes() < 3 * bytes_of_first_round);
}

TEST_CASE("customers are found by id and reference after many writes") {
  StoreMaker maker(std::vector<SortField>{});
  std::mt19937 random(8);
  const auto draft = [&] {
    CustomerDraft made = maker.random_draft(random);
    if (random() % 2) made.external_reference = "crm-" + std::to_string(random() % 3'000);
    return made;
  };
  for (int i = 0; i < 3'000; ++i) {
    maker.insert(draft());
    if (i % 3 == 0) maker.replace(random() % maker.records().size(), draft());
    if (i % 7 == 0) maker.erase(random() % maker.records().size());
  }
  REQUIRE(maker.store().check_invariants() == "");
  while (maker.records().size() > 10) maker.erase(random() % maker.records().size());
  CHECK(maker.store().check_invariants() == "");
  for (int i = 0; i < 100; ++i) maker.insert(draft());
  CHECK(maker.store().check_invariants() == "");
}

TEST_CASE("a snapshot does not change while the store does") {
  StoreMaker maker;
  std::mt19937 random(3);
  for (int i = 0; i < 1500; ++i) maker.insert(maker.random_draft(random));  // two chunks
  const auto before = maker.store().snapshot();
  const auto records = records_in(*before);
  CHECK(before->size() == 1500);
  CHECK(records.size() == 1500);
  for (int i = 0; i < 700; ++i) maker.erase(0);
  maker.replace(0, maker.random_draft(random));
  for (int i = 0; i < 100; ++i) maker.insert(maker.random_draft(random));
  CHECK(records_in(*before) == records);
  const auto after = maker.store().snapshot();
  CHECK(after->size() == 900);
  CHECK(records_in(*after).size() == 900);
  // Rows of the deleted are used again: the directory did not grow.
  CHECK(after->row_end() == before->row_end());
  CHECK(maker.store().check_invariants() == "");
}

TEST_CASE("rows rewind to a snapshot with chunks and free rows") {
  StoreMaker maker(std::vector<SortField>{});
  RowDirectory rows;
  const auto add = [&](const std::string& id) { return rows.add(maker.make_record({.id = id})); };
  for (std::size_t i = 0; i < storage::page_rows + 6; ++i) add("c" + std::to_string(i));
  for (const RowNumber row : {5U, 9U, 1027U}) rows.remove(row);
  const auto snapshot = rows.snapshot();
  const bool adds = GENERATE(true, false);
  if (adds) {
    for (int i = 0; i < 10; ++i) add("more" + std::to_string(i));  // in free rows first, then in the second chunk
    CHECK(snapshot->record(5) == nullptr);
    CHECK(snapshot->row_end() == storage::page_rows + 6);
  } else {
    rows.replace(0, maker.make_record({.id = "other"}));
    rows.remove(1);
  }
  rows.rewind(*snapshot);
  CHECK(rows.is_at(*snapshot));
  CHECK(rows.size() == snapshot->size());
  for (const RowNumber row : {5U, 9U, 1027U}) CHECK(add("again" + std::to_string(row)) == row);
  CHECK(add("next") == storage::page_rows + 6);
  CHECK(snapshot->record(5) == nullptr);
}

TEST_CASE("a store rewinds to a snapshot after any writes") {
  StoreMaker maker;
  std::mt19937 random(9);
  for (int i = 0; i < 60; ++i) maker.insert(maker.random_draft(random));
  for (int i = 0; i < 5; ++i) maker.erase(static_cast<std::size_t>(i) * 7);
  const auto snapshot = maker.store().snapshot();
  const auto records = records_in(*snapshot);
  // Some change, some go; new ones stand in their rows, and some of those that went are there again, in other rows.
  for (std::size_t i = 0; i < 10; ++i) maker.replace(i * 2, maker.random_draft(random));
  std::vector<std::string> gone;
  for (std::size_t i = 0; i < 12; ++i) {
    gone.emplace_back(maker.records()[i]->id());
    maker.erase(i);
  }
  for (int i = 0; i < 4; ++i) maker.insert(maker.random_draft(random));
  for (std::size_t i = gone.size(); i > 4; --i) maker.insert({.id = gone[i - 1], .last_name = "Again"});
  for (int i = 0; i < 8; ++i) maker.insert(maker.random_draft(random));
  REQUIRE(maker.store().check_invariants() == "");

  const auto differences = maker.store().differences(*snapshot);
  CHECK(maker.store().count_differences(*snapshot) == differences.size());
  maker.store().rewind(*snapshot, differences);
  CHECK(maker.store().check_invariants() == "");
  CHECK(maker.store().is_at(*snapshot));
  CHECK(records_in(*maker.store().snapshot()) == records);
}

TEST_CASE("a batch makes, changes and removes customers") {
  StoreMaker maker({SortField::last_name, SortField::email, SortField::created_at});
  std::mt19937 random(9);
  for (int i = 0; i < 40; ++i) maker.insert(maker.random_draft(random));
  const auto records = maker.records();
  std::vector<BatchWrite> writes;
  for (std::size_t i = 0; i < 30; ++i) {
    auto draft = maker.random_draft(random);
    FoundRecord before;
    if (i < 20) before = {records[i], maker.store().find(records[i]->id())->number};
    if (before) draft.id = before->id();
    writes.emplace_back(*maker.schema(), before, i < 10 ? nullptr : maker.make_record(draft));
  }
  apply_writes(maker.store(), writes);
  CHECK(maker.store().size() == 40);
  for (const auto& write : writes) {
    const auto found = maker.store().find(write.id());
    CHECK((found ? found->record : nullptr) == write.after.get());
  }
  CHECK(maker.store().check_invariants() == "");
}

TEST_CASE("a check finds a damaged structure") {
  // Entries that were never made for the records: as if a write had missed an index.
  StoreMaker maker({SortField::last_name});
  maker.insert({.id = "a", .last_name = "Hansen"});
  maker.insert_unindexed({.id = "b", .last_name = "Berg"});
  CHECK(maker.store().check_invariants() == "index lastname: 1 entries for 2 customers");
}

TEST_CASE("store details are removed with their store or customer") {
  StoreDirectory stores;
  stores.set_stores(StoreDirectory::make_stores({"s-2", "s-1"}));
  CHECK(stores.has_store("s-1"));
  CHECK_FALSE(stores.has_store("s-3"));
  const auto note = std::make_shared<const StoreDetails>(StoreDetails{.note = "x"});
  stores.set("s-1", 7, note);
  stores.set("s-2", 7, note);
  stores.set("s-2", 8, note);
  CHECK(stores.find("s-1", 7) == note);
  CHECK(stores.find("s-1", 8) == nullptr);
  stores.set_stores(StoreDirectory::make_stores({"s-2"}));
  CHECK(stores.find("s-1", 7) == nullptr);
  stores.set_stores(StoreDirectory::make_stores({"s-1", "s-2"}));
  CHECK(stores.find("s-1", 7) == nullptr);
  CHECK(stores.find("s-2", 7) == note);
  stores.forget(7);
  CHECK(stores.find("s-2", 7) == nullptr);
  CHECK(stores.find("s-2", 8) == note);
  stores.set("s-2", 8, nullptr);
  CHECK(stores.find("s-2", 8) == nullptr);
}

TEST_CASE("a shared reference finds the first customer by id") {
  StoreMaker maker(std::vector<SortField>{});
  for (const char* id : {"c", "a", "b"}) maker.insert({.id = id, .external_reference = "crm-1"});
  maker.insert({.id = "d", .external_reference = "d-without"});
  maker.insert({.id = "e", .first_name = "no reference"});
  const auto& store = maker.store();
  CHECK(store.find_by_reference("crm-1")->record->id() == "a");
  CHECK_FALSE(store.find_by_reference("crm-2"));
  CHECK_FALSE(store.find_by_reference("e"));  // an id is no reference
  maker.replace(1, {.external_reference = "crm-2"});
  CHECK(store.find_by_reference("crm-1")->record->id() == "b");
  CHECK(store.find_by_reference("crm-2")->record->id() == "a");
}

}  // namespace structures_test
