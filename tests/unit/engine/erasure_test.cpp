#include "support.hpp"

#include <algorithm>
#include <vector>

namespace erasure_test {

namespace {

using namespace custengine;
using namespace custengine::test;

struct Shop {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});

  Shop() {
    session.create({.id = "ada", .external_reference = "r", .first_name = "Ada", .email = "ada@example.com"}).value();
    session.create({.id = "bo", .first_name = "Bo"}).value();
    session.update("ada", {.city = "Oslo"}).value();
    session.set_store_details("oslo", "ada", {.note = "likes tea"}).value();
    const std::vector<Write> batch = {Write::update("bo", {.city = "Bergen"}), Write::update("ada", {.city = "Moss"})};
    session.apply(batch).value();
  }

  std::vector<Change> changes() const { return session.changes(0, 100).value(); }
};

/// Holds the id, and all else is as in a Customer that was never filled in.
bool is_blank(const Customer& customer) {
  return customer.to_draft() == CustomerDraft{.id = std::string(customer.id()),
                                              .created_at = Timestamp(),
                                              .last_modified_at = Timestamp(),
                                              .version = 0} &&
         customer.display_name() == customer.id();
}

}  // namespace

TEST_CASE("an erased customer is gone; its changes become tombstones") {
  Shop shop;
  const auto before = shop.changes();
  shop.session.erase("ada").value();
  CHECK(code_of(error_of(shop.session.get("ada"))) == ErrorCode::not_found);
  CHECK(code_of(error_of(shop.session.find_by_external_reference("r"))) == ErrorCode::not_found);
  CHECK(shop.session.search({.query = "ada"}).value().items.empty());
  CHECK(shop.session.count().value() == 1);

  const auto changes = shop.changes();
  REQUIRE(changes.size() == before.size() + 1);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    INFO("change " << i + 1);
    CHECK(changes[i].sequence == i + 1);
    if (i < before.size()) {
      CHECK(changes[i].group_end == before[i].group_end);
      CHECK(changes[i].id() == before[i].id());
    }
    if (changes[i].id() == "bo") {
      CHECK(changes[i] == before[i]);
      CHECK_FALSE(changes[i].is_tombstone());
      continue;
    }
    CHECK(changes[i].is_tombstone());
    CHECK(changes[i].type() == ChangeType::deleted);
    CHECK(is_blank(*changes[i].before));
  }
  CHECK(before[0].after->email() == "ada@example.com");  // what was given out is the host's
  CHECK(shop.world.engine.check_invariants("t"));
}

TEST_CASE("a customer that takes an erased one's id has nothing of it") {
  Shop shop;
  shop.session.erase("ada").value();
  shop.session.create({.id = "ada", .external_reference = "r", .first_name = "Another"}).value();
  CHECK(shop.session.get_in_store("oslo", "ada")->details == StoreDetails());
  CHECK(shop.changes().back().after->first_name() == "Another");
  CHECK(shop.session.get("ada")->version() == 1);
}

TEST_CASE("a removed customer can be erased while the feed shows it") {
  Shop shop;
  shop.session.remove("ada").value();
  const auto before = shop.changes();
  CHECK(before.back().before->first_name() == "Ada");
  CHECK(code_of(error_of(shop.session.erase("ada", {.expected_version = 3}))) == ErrorCode::not_found);
  shop.session.erase("ada").value();
  CHECK(shop.changes().size() == before.size());  // no further change
  for (const Change& change : shop.changes()) CHECK(change.is_tombstone() == (change.id() == "ada"));
  // Now nothing is known of it.
  CHECK(code_of(error_of(shop.session.erase("ada"))) == ErrorCode::not_found);

  World world;
  Session forgetful = world.add_tenant("short", {.change_history = 1});
  forgetful.create({.id = "x", .first_name = "X"}).value();
  forgetful.remove("x").value();
  forgetful.create({.id = "y", .first_name = "Y"}).value();
  CHECK(code_of(error_of(forgetful.erase("x"))) == ErrorCode::not_found);
}

TEST_CASE("erasing goes by the version that is expected") {
  Shop shop;
  const auto before = shop.changes();
  const auto refused = error_of(shop.session.erase("ada", {.expected_version = 1}));
  CHECK(code_of(refused) == ErrorCode::version_mismatch);
  CHECK(refused->current_version == 3);
  CHECK(shop.changes() == before);
  CHECK(shop.session.erase("ada", {.expected_version = 3}));
}

TEST_CASE("subscribers get tombstones, even for undelivered changes") {
  Shop shop;
  std::vector<Change> told;
  const auto subscription = shop.session
                                .subscribe([&](const Change& change) {
                                  // Two more of this batch are still to come.
                                  if (told.empty()) shop.session.erase("ada").value();
                                  told.push_back(change);
                                })
                                .value();
  shop.session
      .apply(std::vector<Write>{Write::update("bo", {.city = "Voss"}), Write::update("ada", {.city = "Voss"}),
                                Write::create({.id = "cy", .first_name = "Cy"})})
      .value();
  REQUIRE(told.size() == 4);
  CHECK(told[0].after->city() == "Voss");
  CHECK(told[1].is_tombstone());
  CHECK(told[2].id() == "cy");
  CHECK(told[3].is_tombstone());
  for (std::size_t i = 0; i < told.size(); ++i) CHECK(told[i].sequence == 6 + i);
  CHECK(told[1].group_end == 8);
}

TEST_CASE("erasing while an import into an empty tenant is delivered") {
  World world;
  Session session = world.add_tenant("t");
  std::vector<CustomerDraft> drafts(5, {.first_name = "Imported"});
  for (std::size_t i = 0; i < drafts.size(); ++i) drafts[i].id = "i-" + std::to_string(i);
  std::vector<std::string> told;
  const auto subscription = session
                                .subscribe([&](const Change& change) {
                                  if (told.size() == 1) session.erase("i-3").value();
                                  told.push_back(std::string(change.id()) + (change.is_tombstone() ? " erased" : ""));
                                })
                                .value();
  session.import_customers(drafts).value();
  CHECK(told == std::vector<std::string>{"i-0", "i-1", "i-2", "i-3 erased", "i-4", "i-3 erased"});
}

TEST_CASE("an older snapshot shows an erased customer and restores it") {
  Shop shop;
  const Snapshot snapshot = shop.session.snapshot().value();
  const auto before = shop.changes();
  shop.session.erase("ada").value();
  const auto ada = std::ranges::find_if(snapshot, [](const Customer& customer) { return customer.id() == "ada"; });
  REQUIRE(ada != snapshot.end());
  CHECK((*ada).city() == "Moss");
  shop.world.engine.rewind("t", snapshot).value();
  CHECK(shop.changes() == before);
  CHECK(shop.session.get_in_store("oslo", "ada")->details.note == "likes tea");
  shop.session.erase("ada").value();
  shop.world.engine.rewind("t", snapshot).value();
  CHECK(shop.changes() == before);
}

}  // namespace erasure_test
