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

/// True if the customer has only the id, and defaults in all other fields.
bool is_blank(const Customer& customer) {
  return customer.to_draft() == CustomerDraft{.id = std::string(customer.id()),
                                              .created_at = Timestamp(),
                                              .last_modified_at = Timestamp(),
                                              .version = 0} &&
         customer.display_name() == customer.id();
}

}  // namespace

TEST_CASE("an erased customer's changes become tombstones") {
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
  CHECK(before[0].after->email() == "ada@example.com");  // the host's copies stay
  CHECK(shop.world.engine.check_invariants("t"));
}

TEST_CASE("a customer with an erased one's id inherits nothing") {
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
  // Now there is no trace of it.
  CHECK(code_of(error_of(shop.session.erase("ada"))) == ErrorCode::not_found);

  World world;
  Session forgetful = world.add_tenant("short", {.change_history = 1});
  forgetful.create({.id = "x", .first_name = "X"}).value();
  forgetful.remove("x").value();
  forgetful.create({.id = "y", .first_name = "Y"}).value();
  CHECK(code_of(error_of(forgetful.erase("x"))) == ErrorCode::not_found);
}

TEST_CASE("erasing can require a version") {
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
  for (std::size_t i = 0; i < told.size(); ++i) CHECK(told[i].sequence == 7 + i);
  CHECK(told[1].group_end == 9);
}

TEST_CASE("erasing works while an import is delivered") {
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

namespace {

/// "a", merged into "k", with a unique word in its changes.
struct Merged {
  World world;
  Session session = world.add_tenant("t");

  Merged() {
    session.create({.id = "a", .first_name = "Kari", .email = "secret@kari.no"}).value();
    session.update("a", {.city = "Oslo"}).value();
    session.create({.id = "k", .first_name = "Kari"}).value();
    session.merge("k", "a").value();
  }
  /// The customers whose changes contain the word.
  std::vector<std::string> who_tells() const {
    std::vector<std::string> ids;
    const auto oldest = [&] {
      const auto error = error_of(session.changes(0, 1));
      return error && error->oldest_sequence ? *error->oldest_sequence - 1 : 0;
    }();
    for (const Change& change : session.changes(oldest, 1000).value())
      for (const auto& version : {change.before, change.after})
        if (version && version->email() == "secret@kari.no") ids.emplace_back(version->id());
    return ids;
  }
};
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("erasing also erases merged customers in all cases") {
  SECTION("nothing") {
    Merged merged;
    CHECK(merged.who_tells().size() > 3);
    merged.session.erase("k").value();
    CHECK(merged.who_tells() == Ids{});
  }
  SECTION("the kept one was removed") {
    Merged merged;
    merged.session.remove("k").value();
    merged.session.erase("k").value();
    CHECK(merged.who_tells() == Ids{});
  }
  SECTION("the kept one's id is another's") {
    Merged merged;
    merged.session.remove("k").value();
    merged.session.create({.id = "k", .first_name = "Another"}).value();
    merged.session.erase("k").value();
    CHECK(merged.who_tells() == Ids{});
  }
  SECTION("the dropped one's id is another's, whose changes stay") {
    Merged merged;
    merged.session.create({.id = "a", .first_name = "Another", .email = "another@a.no"}).value();
    merged.session.update("a", {.city = "Bergen"}).value();
    merged.session.erase("k").value();
    CHECK(merged.who_tells() == Ids{});
    const auto changes = merged.session.changes(0, 100).value();
    std::size_t others = 0;
    for (const Change& change : changes) {
      const bool is_of_another = change.after && change.id() == "a";
      others += is_of_another && change.after->email() == "another@a.no";
      CHECK(change.is_tombstone() == !is_of_another);
    }
    CHECK(others == 2);
    // And it is erased with it.
    merged.session.erase("a").value();
    for (const Change& change : merged.session.changes(0, 100).value()) CHECK(change.is_tombstone());
  }
  SECTION("the dropped one's id was another's before, whose changes stay") {
    World world;
    Session session = world.add_tenant("t");
    session.create({.id = "a", .first_name = "Another"}).value();
    session.remove("a").value();
    session.create({.id = "a", .first_name = "Kari"}).value();
    session.create({.id = "k", .first_name = "Kari"}).value();
    session.merge("k", "a").value();
    session.erase("k").value();
    const auto changes = session.changes(0, 100).value();
    CHECK(changes[0].after->first_name() == "Another");
    CHECK(changes[1].before->first_name() == "Another");
    for (std::size_t i = 2; i < changes.size(); ++i) CHECK(changes[i].is_tombstone());
  }
  SECTION("a batch made and removed another of that id") {
    Merged merged;
    merged.session
        .apply(std::vector{Write::create({.id = "a", .first_name = "Another", .city = "Stays"}), Write::remove("a")})
        .value();
    merged.session.erase("k").value();
    CHECK(merged.who_tells() == Ids{});
    const auto changes = merged.session.changes(5, 2).value();
    CHECK(changes[0].after->city() == "Stays");
    CHECK(changes[1].before->city() == "Stays");
  }
  SECTION("a rewind to the merge") {
    Merged merged;
    const Snapshot snapshot = merged.session.snapshot().value();
    merged.session.create({.id = "a", .first_name = "Another"}).value();
    merged.world.engine.rewind("t", snapshot).value();
    merged.session.erase("k").value();
    CHECK(merged.who_tells() == Ids{});
  }
  SECTION("a chain of merges, through an id that was used again") {
    Merged merged;
    Session& session = merged.session;
    session.create({.id = "m", .first_name = "Kari"}).value();
    session.merge("m", "k").value();
    session.create({.id = "k", .first_name = "Another"}).value();
    session.create({.id = "a", .first_name = "Another"}).value();
    session.merge("a", "k").value();  // two others, of the same ids
    session.remove("m").value();
    session.erase("m").value();
    CHECK(merged.who_tells() == Ids{});
    std::size_t kept = 0;
    for (const Change& change : session.changes(0, 100).value()) kept += !change.is_tombstone();
    CHECK(kept == 3);  // both creations, and the deletion: the two say the same
    session.erase("a").value();
    for (const Change& change : session.changes(0, 100).value()) CHECK(change.is_tombstone());
  }
}

TEST_CASE("erasing a merged customer leaves the kept one's changes") {
  Merged merged;
  merged.session.erase("a").value();
  for (const std::string& id : merged.who_tells()) CHECK(id == "k");
  CHECK_FALSE(merged.who_tells().empty());
}

TEST_CASE("store details in the feed are erased with their customer") {
  Shop shop;
  const auto tells = [&] {
    std::size_t count = 0;
    for (const Change& change : shop.changes())
      for (const auto& details : {change.details_before, change.details_after})
        count += details && details->note == "likes tea";
    return count;
  };
  shop.session.set_store_details("oslo", "ada", {.note = "likes coffee"}).value();
  CHECK(tells() == 2);
  shop.session.erase("ada").value();
  CHECK(tells() == 0);
  for (const Change& change : shop.changes()) CHECK(change.store_id.empty());
}

TEST_CASE("a subscriber gets a tombstone instead of store details") {
  Shop shop;
  std::vector<Change> told;
  const auto subscription = shop.session
                                .subscribe([&](const Change& change) {
                                  told.push_back(change);
                                  if (told.size() > 1) return;
                                  shop.session.set_store_details("oslo", "ada", {.note = "waits"}).value();
                                  shop.session.set_store_details("oslo", "bo", {.note = "of bo"}).value();
                                  shop.session.erase("ada").value();
                                })
                                .value();
  shop.session.update("bo", {.city = "Voss"}).value();
  REQUIRE(told.size() == 4);
  CHECK(told[1].is_tombstone());
  CHECK(told[1].store_id.empty());
  CHECK_FALSE(told[1].details_after);
  CHECK(told[2].details_after->note == "of bo");
  CHECK(told[3].is_tombstone());
  for (std::size_t i = 0; i < told.size(); ++i) CHECK(told[i].sequence == 7 + i);
}

}  // namespace erasure_test
