#include "support.hpp"

#include <chrono>
#include <vector>

namespace merge_test {

namespace {

using namespace custengine;
using namespace custengine::test;

struct Shop {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo", "rome", "bodo"}});

  Shop() {
    session
        .create({.id = "keep",
                 .external_reference = "r-keep",
                 .first_name = "Ada",
                 .last_name = "Lovelace",
                 .email = "ada@example.com",
                 .credit = Credit{.limit = 100},
                 .addresses = {{.id = "a1", .city = "Oslo"}, {.id = "a2", .city = "Rome"}},
                 .contacts =
                     {{.id = "k1", .first_name = "Per", .last_name = "Ås", .extensions = {{.organization_id = "o1"}}}},
                 .consents = {{.id = "n1", .name = "sms", .status = true}},
                 .extensions = {{.organization_id = "org-1"}}})
        .value();
    world.clock->advance(std::chrono::hours(1));
    session
        .create(
            {.id = "drop",
             .external_reference = "r-drop",
             .first_name = "Augusta",
             .mobile = "90000000",
             .payment_terms = 30,
             .addresses = {{.id = "b1", .city = "Oslo"}, {.id = "a1", .city = "Bergen"}},
             .contacts =
                 {{.id = "k9", .first_name = "Per", .last_name = "Ås", .extensions = {{.organization_id = "o2"}}}},
             .consents = {{.id = "n1", .name = "sms", .status = false}, {.id = "n2", .name = "sms", .status = true}},
             .extensions = {{.organization_id = "org-2"}, {.organization_id = "org-1"}}})
        .value();
    session.create({.id = "other", .first_name = "Other"}).value();
    session.set_store_details("oslo", "keep", {.note = "keep's"}).value();
    session.set_store_details("oslo", "drop", {.note = "drop's"}).value();
    session.set_store_details("rome", "drop", {.note = "drop's in Rome"}).value();
    session.set_store_details("bodo", "keep", {.note = "keep's in Bodø"}).value();
  }
  std::string note(const std::string& store) const { return session.get_in_store(store, "keep")->details.note; }
  std::string notes() const { return note("oslo") + ", " + note("rome") + ", " + note("bodo"); }
};

}  // namespace

TEST_CASE("a merged customer has the values that the policy chooses") {
  const auto merged = [](const MergePolicy& policy) { return Shop().session.merge("keep", "drop", policy).value(); };
  const Customer by_default = merged({});
  CHECK(by_default.id() == "keep");
  CHECK(by_default.version() == 2);
  CHECK(by_default.first_name() == "Ada");
  CHECK(by_default.mobile() == "90000000");
  CHECK(by_default.payment_terms() == 30);
  CHECK(by_default.credit() == Credit{.limit = 100});
  CHECK(by_default.external_reference() == "r-keep");

  const Customer other_first = merged({.fields = MergeChoice::drop_unless_empty});
  CHECK(other_first.first_name() == "Augusta");
  CHECK(other_first.last_name() == "Lovelace");
  CHECK(other_first.external_reference() == "r-drop");  // though it was unique
  CHECK(merged({.fields = MergeChoice::newest}) == other_first);
  CHECK(merged({.fields = MergeChoice::drop}).last_name().empty());
  CHECK(merged({.fields = MergeChoice::keep}).mobile().empty());

  const Customer excepted = merged({.exceptions = {{"firstname", MergeChoice::newest}, {"credit", MergeChoice::drop}}});
  CHECK(excepted.first_name() == "Augusta");
  CHECK_FALSE(excepted.credit());
  CHECK(excepted.email() == "ada@example.com");
}

TEST_CASE("merge by newest prefers the kept customer on equal times") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "z", .first_name = "Kept", .origin = "web"}).value();
  session.create({.id = "a", .first_name = "Dropped", .city = "Oslo"}).value();
  const MergePolicy newest = {.fields = MergeChoice::newest};
  const Customer at_once = session.explain_merge("z", "a", newest)->customer;
  CHECK(session.preview_merge("z", "a", newest).value() == at_once);
  CHECK(at_once.first_name() == "Kept");
  CHECK(at_once.city() == "Oslo");  // the newest has none
  CHECK(at_once.created_at() == session.get("z")->created_at());
  session.update("a", {.mobile = "1"}).value();
  CHECK(session.explain_merge("z", "a", newest)->customer.first_name() == "Dropped");
  CHECK(session.explain_merge("z", "a", newest)->customer.origin() == "web");
  session.update("z", {.mobile = "2"}).value();
  world.clock->advance(std::chrono::hours(1));
  session.update("z", {.mobile = "3"}).value();
  CHECK(session.explain_merge("z", "a", newest)->customer.first_name() == "Kept");
  CHECK(session.explain_merge("z", "a", {.fields = MergeChoice::keep})->customer.city().empty());
  CHECK(session.explain_merge("z", "a", {.fields = MergeChoice::drop})->customer.origin().empty());
}

TEST_CASE("merged lists keep equal elements once") {
  Shop shop;
  const Customer keep = shop.session.merge("keep", "drop").value();
  std::vector<std::string> cities, ids;
  for (const Address& address : keep.addresses()) {
    cities.push_back(address.city);
    ids.push_back(address.id);
  }
  CHECK(cities == std::vector<std::string>{"Oslo", "Rome", "Bergen"});
  CHECK(ids[0] == "a1");
  CHECK(ids[1] == "a2");
  CHECK(ids[2] != "a1");  // taken, by another address
  CHECK_FALSE(ids[2].empty());
  REQUIRE(keep.contacts().size() == 1);
  CHECK(keep.contacts()[0].id == "k1");
  CHECK(keep.contacts()[0].extensions.size() == 2);
  REQUIRE(keep.consents().size() == 1);
  CHECK(keep.consents()[0].id == "n1");
  CHECK_FALSE(keep.consents()[0].status);  // "no" wins
  CHECK(keep.extensions().size() == 2);
}

TEST_CASE("a merge moves store details") {
  const auto notes = [](MergeChoice choice) {
    Shop shop;
    shop.session.merge("keep", "drop", {.exceptions = {{"storeDetails", choice}}}).value();
    return shop.notes();
  };
  CHECK(notes(MergeChoice::keep_unless_empty) == "keep's, drop's in Rome, keep's in Bodø");
  CHECK(notes(MergeChoice::drop_unless_empty) == "drop's, drop's in Rome, keep's in Bodø");
  CHECK(notes(MergeChoice::newest) == "drop's, drop's in Rome, keep's in Bodø");
  CHECK(notes(MergeChoice::keep) == "keep's, , keep's in Bodø");
  CHECK(notes(MergeChoice::drop) == "drop's, drop's in Rome, ");
}

TEST_CASE("a merge is one group: update, store details, deletion") {
  Shop shop;
  const Snapshot before = shop.session.snapshot().value();
  const Customer keep = shop.session.merge("keep", "drop").value();
  const auto changes = shop.session.changes(before.sequence(), 10).value();
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].type() == ChangeType::updated);
  CHECK(*changes[0].after == keep);
  CHECK(changes[1].type() == ChangeType::store_details);
  CHECK(changes[1].id() == "keep");
  CHECK(changes[1].store_id == "rome");
  CHECK_FALSE(changes[1].details_before);
  CHECK(changes[1].details_after->note == "drop's in Rome");
  CHECK(changes[2].type() == ChangeType::deleted);
  CHECK(changes[2].id() == "drop");
  for (const Change& change : changes) CHECK(change.group_end == changes[2].sequence);
  CHECK(shop.session.count().value() == 2);

  // Nothing new: only the deletion.
  shop.session.create({.id = "same", .first_name = "Ada"}).value();
  CHECK(shop.session.merge("keep", "same", {.fields = MergeChoice::keep}).value() == keep);
  const auto again = shop.session.changes(changes[2].sequence + 1, 10).value();
  REQUIRE(again.size() == 1);
  CHECK(again[0].id() == "same");
}

TEST_CASE("a rewind restores the merged ids") {
  Shop shop;
  Session& session = shop.session;
  const auto holder = [&](const std::string& id) { return error_of(session.get(id)).value_or(Error()).holder_id; };
  const Snapshot apart = session.snapshot().value();
  session.merge("keep", "drop").value();
  const Snapshot merged = session.snapshot().value();
  session.create({.id = "drop", .first_name = "Another"}).value();
  session.merge("other", "keep").value();
  const Snapshot later = session.snapshot().value();
  session.remove("other").value();
  CHECK(holder("keep").empty());
  shop.world.engine.rewind("t", merged).value();
  CHECK(holder("drop") == "keep");
  CHECK(holder("keep").empty());
  shop.world.engine.rewind("t", later).value();
  CHECK(holder("keep") == "other");
  CHECK(session.get("drop")->first_name() == "Another");
  shop.world.engine.rewind("t", apart).value();
  CHECK(session.get("drop")->first_name() == "Augusta");
  // Later writes change neither a snapshot nor a fork.
  shop.world.engine.rewind("t", merged).value();
  shop.world.engine.fork("t", "fork").value();
  Session fork = shop.world.open("fork");
  fork.create({.id = "drop", .first_name = "In the fork"}).value();
  CHECK(holder("drop") == "keep");
  session.create({.id = "drop", .first_name = "Here"}).value();
  shop.world.engine.rewind("t", merged).value();
  CHECK(holder("drop") == "keep");
}

TEST_CASE("a preview equals the merged customer and changes nothing") {
  Shop shop;
  const TenantState before = state_of(shop.world, shop.session, {"oslo", "rome", "bodo"});
  const auto sequence = shop.session.snapshot()->sequence();
  auto preview = shop.session.explain_merge("keep", "drop")->customer.to_draft();
  CHECK(state_of(shop.world, shop.session, {"oslo", "rome", "bodo"}) == before);
  CHECK(shop.session.snapshot()->sequence() == sequence);
  auto merged = shop.session.merge("keep", "drop").value().to_draft();
  // The id that is made anew.
  preview.addresses[2].id = merged.addresses[2].id;
  CHECK(preview == merged);
}

TEST_CASE("not_found names the survivor of a merge while it exists") {
  Shop shop;
  Session& session = shop.session;
  session.merge("keep", "drop").value();
  const auto holder = [&](const std::string& id) { return error_of(session.get(id)).value_or(Error()).holder_id; };
  CHECK(code_of(error_of(session.get("drop"))) == ErrorCode::not_found);
  CHECK(holder("drop") == "keep");
  for (const auto& error :
       {error_of(session.update("drop", {.city = "Oslo"})), error_of(session.remove("drop")),
        error_of(session.get_in_store("oslo", "drop")),
        error_of(session.attach_extension("drop", {.organization_id = "o"})),
        error_of(session.apply(std::vector{Write::remove("drop")})), error_of(session.merge("other", "drop"))}) {
    REQUIRE(error);
    CHECK(error->holder_id == "keep");
    CHECK(error->message.find("keep") != std::string::npos);
  }
  CHECK(holder("nobody").empty());

  // By way of a third one.
  session.merge("other", "keep").value();
  CHECK(holder("keep") == "other");
  CHECK(holder("drop") == "other");
  // The id is free, and then it is reused.
  session.create({.id = "drop", .first_name = "New"}).value();
  session.remove("drop").value();
  CHECK(holder("drop").empty());
  CHECK(holder("keep") == "other");
  session.remove("other").value();
  CHECK(holder("keep").empty());
}

TEST_CASE("an erasure covers merged customers and forgets the merge") {
  Shop shop;
  shop.session.merge("keep", "drop").value();
  shop.session.erase("keep").value();
  CHECK(error_of(shop.session.get("drop"))->holder_id.empty());
  for (const Change& change : shop.session.changes(0, 100).value())
    CHECK(change.is_tombstone() == (change.id() != "other"));

  Shop again;
  again.session.merge("keep", "drop").value();
  again.session.erase("drop").value();  // erases its changes in the feed; the kept customer stays
  CHECK(again.session.get("keep")->mobile() == "90000000");
  CHECK(error_of(again.session.get("drop"))->holder_id.empty());
}

TEST_CASE("a merge with invalid arguments fails and changes nothing") {
  Shop shop;
  Session& session = shop.session;
  const TenantState before = state_of(shop.world, session, {"oslo", "rome", "bodo"});
  const auto refused = [&](const std::string& keep, const std::string& drop, const MergePolicy& policy = {}) {
    const auto error = error_of(session.merge(keep, drop, policy));
    REQUIRE(error);
    CHECK(error_of(session.explain_merge(keep, drop, policy)) == error);
    CHECK(state_of(shop.world, session, {"oslo", "rome", "bodo"}) == before);
    return *error;
  };
  CHECK(fields_of(refused("a b", "c d")) == std::vector<std::string>{"keep", "drop"});
  CHECK(fields_of(refused("keep", "keep")) == std::vector<std::string>{"drop"});
  CHECK(fields_of(refused("keep", "drop", {.exceptions = {{"contacts", {}}, {"createdAt", {}}, {"x", {}}}})) ==
        std::vector<std::string>{"exceptions.contacts", "exceptions.createdAt", "exceptions.x"});
  const auto no_choice = static_cast<MergeChoice>(99);
  const auto twice = refused(
      "keep", "drop", {.exceptions = {{"externalId", MergeChoice::keep}, {"externalReference", MergeChoice::drop}}});
  CHECK(fields_of(twice) == std::vector<std::string>{"exceptions.externalReference"});
  CHECK(fields_of(refused("keep", "drop", {.fields = no_choice, .exceptions = {{"city", no_choice}}})) ==
        std::vector<std::string>{"fields", "exceptions.city"});
  CHECK(refused("nobody", "nowhere").message.find("nobody") != std::string::npos);
  CHECK(refused("keep", "nowhere").code == ErrorCode::not_found);
  const Error version = refused("keep", "drop", {.expected_keep_version = 1, .expected_drop_version = 2});
  CHECK(version.code == ErrorCode::version_mismatch);
  CHECK(fields_of(version) == std::vector<std::string>{"drop.version"});
  CHECK(version.current_version == 1);
  CHECK(fields_of(refused("keep", "drop", {.expected_keep_version = 7, .expected_drop_version = 2})) ==
        std::vector<std::string>{"keep.version"});
  shop.world.engine.update_tenant("t", {.extensions = std::vector{TenantExtension::b2b}}).value();
  session.update("drop", {.type = CustomerType::b2b}).value();
  shop.world.engine.update_tenant("t", {.extensions = clear}).value();
  CHECK(code_of(error_of(session.merge("keep", "drop"))) == ErrorCode::failed_precondition);
  CHECK(session.merge("keep", "drop", {.exceptions = {{"customerType", MergeChoice::keep}}}));
}

}  // namespace merge_test
