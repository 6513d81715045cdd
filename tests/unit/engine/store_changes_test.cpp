// Store details are changes too.

#include "support.hpp"

#include <custengine/json.hpp>

#include <algorithm>
#include <functional>
#include <vector>

namespace store_changes_test {

namespace {

using namespace custengine;
using namespace custengine::test;

using Lines = std::vector<std::string>;

/// "a in oslo: x > y": customer, store and notes.
Lines lines(const std::vector<Change>& changes) {
  Lines lines;
  for (const Change& change : changes) {
    if (change.type() != ChangeType::store_details) {
      lines.push_back(std::string(to_string(change.type())) + ' ' + std::string(change.id()));
      continue;
    }
    CHECK(change.before == change.after);
    const auto note = [](const auto& details) { return details ? details->note : std::string("-"); };
    lines.push_back(std::string(change.id()) + " in " + change.store_id + ": " + note(change.details_before) + " > " +
                    note(change.details_after));
  }
  return lines;
}

struct Shop {
  World world;
  Session session = world.add_tenant("t", {.stores = {"rome", "oslo"}});

  Shop() {
    for (const char* id : {"b", "a"}) session.create({.id = id, .first_name = id}).value();
  }
  Lines after(std::uint64_t sequence) const { return lines(session.changes(sequence, 10'000).value()); }
  void set(const char* store, const std::string& id, const std::string& note) {
    session.set_store_details(store, id, {.note = note}).value();
  }
};

}  // namespace

TEST_CASE("setting store details is a change, unless they are the same") {
  Shop shop;
  Lines told;
  const auto subscription =
      shop.session.subscribe([&](const Change& change) { told.push_back(lines({change}).front()); }).value();
  shop.set("oslo", "a", "x");
  shop.set("oslo", "a", "x");
  shop.set("oslo", "a", "y");
  shop.set("rome", "a", "z");
  shop.set("oslo", "a", "");
  shop.set("oslo", "a", "");
  shop.set("oslo", "b", "");
  const Lines expected = {"a in oslo: - > x", "a in oslo: x > y", "a in rome: - > z", "a in oslo: y > -"};
  CHECK(shop.after(2) == expected);
  CHECK(told == expected);
  CHECK(shop.session.get("a")->version() == 1);
  CHECK_FALSE(shop.session.set_store_details("bodo", "a", {.note = "no such store"}));
  CHECK(shop.session.snapshot()->sequence() == 6);
  CHECK(shop.world.engine.check_invariants("t"));
}

TEST_CASE("details removed with their customer are no own change") {
  Shop shop;
  shop.set("oslo", "a", "x");
  shop.session.remove("a").value();
  CHECK(shop.after(2) == Lines{"a in oslo: - > x", "CUSTOMER_DELETE a"});
}

TEST_CASE("dropping stores gives one change for each of their details") {
  Shop shop;
  shop.set("rome", "b", "1");
  shop.set("oslo", "b", "2");
  shop.set("oslo", "a", "3");
  shop.world.engine.update_tenant("t", {.stores = std::vector<std::string>{"rome"}}).value();
  CHECK(shop.after(5) == Lines{"a in oslo: 3 > -", "b in oslo: 2 > -"});
  const auto changes = shop.session.changes(5, 10).value();
  CHECK(changes[0].group_end == changes[1].sequence);
  CHECK(shop.session.get_in_store("rome", "b")->details.note == "1");
  // A store of that name begins anew.
  shop.world.engine.update_tenant("t", {.stores = std::vector<std::string>{"oslo"}}).value();
  CHECK(shop.session.get_in_store("oslo", "a")->details == StoreDetails());
  CHECK(shop.after(7) == Lines{"b in rome: 1 > -"});
}

TEST_CASE("details of removed stores are dropped in parts") {
  Shop shop;
  std::vector<CustomerDraft> drafts(3000, {.first_name = "Many"});
  for (std::size_t i = 0; i < drafts.size(); ++i) drafts[i].id = "m" + std::to_string(i);
  shop.session.import_customers(drafts).value();
  for (const auto& draft : drafts)
    for (const char* store : {"oslo", "rome"}) shop.set(store, draft.id, draft.id);
  const std::uint64_t before = shop.session.snapshot()->sequence();
  std::size_t told = 0;
  // A subscriber may write, even to a store that is being removed.
  const auto subscription = shop.session
                                .subscribe([&](const Change& change) {
                                  if (++told == 300) shop.session.set_store_details("oslo", "a", {.note = "x"}).value();
                                  CHECK(change.type() == ChangeType::store_details);
                                })
                                .value();
  shop.world.engine.update_tenant("t", {.stores = std::vector<std::string>{"rome"}}).value();
  const auto changes = shop.session.changes(before, 10'000).value();
  CHECK(changes.size() == drafts.size() + 2);
  std::size_t in_group = 0, most = 0;
  for (const Change& change : changes) {
    most = std::max(most, ++in_group);
    if (change.ends_group()) in_group = 0;
  }
  CHECK(most == 256);
  CHECK(told == changes.size());
  for (const auto& draft : drafts) REQUIRE(shop.session.get_in_store("rome", draft.id)->details.note == draft.id);
  shop.world.engine.update_tenant("t", {.stores = std::vector<std::string>{"oslo", "rome"}}).value();
  for (const auto& draft : drafts) REQUIRE(shop.session.get_in_store("oslo", draft.id)->details == StoreDetails());
}

TEST_CASE("store details are written as JSON") {
  Shop shop;
  shop.set("oslo", "a", "x");
  const std::string json = to_json(shop.session.changes(2, 1)->front());
  CHECK(json.starts_with(R"({"sequence":3,"groupEnd":3,"event":"CUSTOMER_STORE_DETAILS","customerUid":"a",)"));
  CHECK(json.ends_with(R"("storeUid":"oslo","detailsBefore":null,"detailsAfter":{"pricelistUid":"",)"
                       R"("ledgerNumber":"","note":"x","paymentTerms":null,"credit":null,"accountManager":null}})"));
}

}  // namespace store_changes_test
