#include "catch.hpp"
#include "effort.hpp"
#include "kept_files.hpp"
#include "kept_script.hpp"
#include "kept_twin.hpp"

#include <string>

namespace custengine::test::contract_test {

TEST_CASE("A file keeps what a plain map keeps, over restarts") {
  for (std::uint64_t seed = 1; seed <= by_effort(4U, 60U); ++seed) {
    INFO("seed " << seed);
    const TempFolder folder;
    const SqliteOptions options{.checkpoint_pages = static_cast<unsigned>(seed * 7)};
    auto kept = must_open(folder.file(), options);
    KeptTwin twin;
    KeptScript script(seed, twin);
    for (int step = 0; step < 150; ++step) {
      script.step(*kept);
      if (step % 15 == 14) REQUIRE(read_all(*kept) == read_all(twin));
      if (step % 40 != 39) continue;
      kept.reset();
      twin.restart();
      kept = must_open(folder.file(), options);
      REQUIRE(read_all(*kept, 1) == read_all(twin, 1000));
    }
  }
}

TEST_CASE("Tenants are found by name, at any limit") {
  const TempFolder folder;
  const auto kept = must_open(folder.file());
  for (const char* name : {"b", "a", "Z", "\xC3\xA6", "a\xF0\x9F\x98\x80"}) add_tenant(*kept, name);
  std::string names;
  for (std::string last;;) {
    const auto chunk = kept->tenants(last, 2).value();
    for (const auto& tenant : chunk) names += (last = tenant.id) + ",";
    if (chunk.size() < 2) break;
  }
  CHECK(names == "Z,a,a\xF0\x9F\x98\x80,b,\xC3\xA6,");
  CHECK(kept->find_tenant("a").value()->place.tenant == 2);
  CHECK_FALSE(kept->find_tenant("A").value());
  CHECK_FALSE(kept->find_tenant("").value());
  CHECK(kept->tenants("", 0).value().empty());
}

TEST_CASE("A refused commit changes nothing") {
  const TempFolder folder;
  const auto kept = must_open(folder.file());
  const kept::Place acme = add_tenant(*kept, "acme");
  const std::string before = read_all(*kept);

  OwnedGroup first{.group = {.place = acme, .last_number = 1}, .entries = {customer_entry(2, "c1", 1, "x")}};
  OwnedGroup other{.group = {.place = {.tenant = kept->new_tenant().value(), .generation = 1}},
                   .entries = {{.number = 1, .kind = kept::EntryKind::start}},
                   .name = "acme"};
  std::vector groups{first.get(), other.get()};
  CHECK(code_of(kept->commit(groups)) == ErrorCode::already_exists);
  CHECK(read_all(*kept) == before);

  groups[1].name = "other";
  groups[1].last_number = 1;
  CHECK(kept->commit(groups).value() == kept::Outcome::behind);
  CHECK(read_all(*kept) == before);

  first.entries.push_back(customer_entry(4, "c2", 1, "y"));
  groups = {first.get()};
  CHECK(code_of(kept->commit(groups)) == ErrorCode::invalid_argument);
  CHECK(read_all(*kept) == before);
  CHECK_FALSE(kept->stopped_by());
}

TEST_CASE("Rows go only to generations that are not valid") {
  const TempFolder folder;
  const auto kept = must_open(folder.file());
  const kept::Place acme = add_tenant(*kept, "acme");
  const kept::Rows rows{.customers = {{.id = "c1", .version = 1, .record = "x"}}};
  CHECK(code_of(kept->stage(acme, rows)) == ErrorCode::failed_precondition);
  CHECK(code_of(kept->stage({.tenant = 99, .generation = 1}, rows)) == ErrorCode::failed_precondition);
  CHECK(code_of(kept->discard(acme)) == ErrorCode::failed_precondition);
  CHECK(kept->discard({.tenant = 99, .generation = 1}).value());
  CHECK(kept->customers(acme, "", 9).value().empty());
  const kept::Place next{.tenant = acme.tenant, .generation = 2};
  REQUIRE(kept->stage(next, rows));
  CHECK(code_of(kept->stage(next, rows)) == ErrorCode::already_exists);
  CHECK(kept->customers(next, "", 9).value().size() == 1);
}

TEST_CASE("A number of a tenant is not given again") {
  const TempFolder folder;
  auto kept = must_open(folder.file());
  const std::uint64_t first = kept->new_tenant().value();
  REQUIRE(kept->discard({.tenant = first, .generation = 1}).value());
  CHECK(kept->new_tenant().value() == first + 1);
  kept.reset();
  kept = must_open(folder.file());
  CHECK(kept->new_tenant().value() == first + 2);
}

TEST_CASE("Many rows are discarded in parts") {
  const TempFolder folder;
  auto kept = must_open(folder.file());
  const kept::Place acme = add_tenant(*kept, "acme");
  const kept::Place next{.tenant = acme.tenant, .generation = 2};
  kept::Rows rows;
  for (int i = 10000; i < 15000; ++i) {
    rows.customers.push_back({.id = std::to_string(i), .version = 1, .record = "x"});
    rows.merged.push_back({.dropped = std::to_string(i), .kept = "k"});
  }
  REQUIRE(kept->stage(next, rows));
  int calls = 1;
  for (std::size_t left = 5000; !kept->discard(next).value(); ++calls) {
    const std::size_t now = kept->customers(next, "", 9999).value().size();
    CHECK(left - now <= 2000);
    left = now;
  }
  CHECK(calls == 5);  // 10 000 rows, 2 000 at once
  CHECK(kept->customers(next, "", 9).value().empty());
  CHECK(kept->merged_ids(next, "", 9).value().empty());

  REQUIRE(kept->stage(next, rows));
  kept.reset();  // a start deletes what is not valid
  kept = must_open(folder.file());
  CHECK(kept->customers(next, "", 9).value().empty());
}

}  // namespace custengine::test::contract_test
