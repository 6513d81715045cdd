// Results and losses of a merge: equal list elements, consents, balances and notes.

#include "repeat_text.hpp"
#include "support.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace merge_preview_test {

namespace {

using namespace custengine;
using namespace custengine::test;

const Timestamp start = testing::FakeClock::default_start;

/// Merges two customers, and gives the lost values: "field kept<lost; …".
struct Pair {
  World world;
  Session session = world.add_tenant("t", {.stores = {"rome", "oslo"}});

  Pair(CustomerDraft keep, CustomerDraft drop) {
    keep.id = "keep";
    drop.id = "drop";
    for (CustomerDraft* draft : {&keep, &drop})
      if (draft->last_name.empty()) draft->last_name = "Moe";
    session.import_customers(std::vector{keep, drop}, {.restore = true}).value();
  }
  std::string lost(const MergePolicy& policy = {}) {
    const MergePreview preview = session.explain_merge("keep", "drop", policy).value();
    std::string text;
    for (const auto& [field, kept, gone] : preview.lost)
      text += (text.empty() ? "" : "; ") + field + ' ' + kept + '<' + gone;
    return text;
  }
  Customer merge(const MergePolicy& policy = {}) { return session.merge("keep", "drop", policy).value(); }
};

Consent consent(const char* id, const char* name, bool status, int day) {
  return {.id = id, .name = name, .status = status, .created_at = start + std::chrono::days(day)};
}

}  // namespace

TEST_CASE("merged addresses and contacts unite if equal when folded") {
  Pair pair({.addresses = {{.id = "a1", .address = "Åsgate 1", .city = "Ålesund", .email = "Å@x.no"},
                           {.id = "a2", .address = "ÅSGATE 1", .city = "alesund", .email = "å@x.no"}},
             .contacts = {{.id = "k1", .first_name = "Åse", .last_name = "Moe", .email = "ase@x.no"}}},
            {.addresses = {{.id = "b1", .address = "asgate 1", .city = "Ålesund", .email = "Å@X.NO"},
                           {.id = "b2", .address = "asgate 1", .city = "Ålesund", .email = "a@x.no"},
                           {.id = "b3", .type = AddressType::invoice, .address = "Åsgate 1", .city = "Ålesund"}},
             .contacts = {{.id = "k2", .first_name = "ASE", .last_name = "moe", .email = "ASE@X.no"},
                          {.id = "k3", .first_name = "Ase", .last_name = "Moe", .email = "åse@x.no"}}});
  CHECK(pair.lost() ==
        "addresses[0].address Åsgate 1<ÅSGATE 1; addresses[0].city Ålesund<alesund; addresses[0].email Å@x.no<å@x.no; "
        "addresses[0].address Åsgate 1<asgate 1; addresses[0].email Å@x.no<Å@X.NO; "
        "contacts[0].firstname Åse<ASE; contacts[0].lastname Moe<moe; contacts[0].email ase@x.no<ASE@X.no");
  const Customer merged = pair.merge();
  REQUIRE(merged.addresses().size() == 3);
  CHECK(merged.addresses()[0].id == "a1");
  CHECK(merged.addresses()[0].address == "Åsgate 1");
  CHECK(merged.addresses()[1].id == "b2");  // an accent makes another email address
  CHECK(merged.addresses()[2].id == "b3");
  REQUIRE(merged.contacts().size() == 2);
  CHECK(merged.contacts()[0].first_name == "Åse");
  CHECK(merged.contacts()[1].id == "k3");
}

TEST_CASE("no wins if merged consents have one name and source") {
  Pair pair({.consents = {consent("y", "Newsletter", true, 9), consent("n", "sms", false, 1),
                          consent("old", "post", true, 1), consent("phone", "phone", false, 5)}},
            {.consents = {consent("n", "NEWSLETTER", false, 3), consent("s", "SMS", true, 9),
                          consent("new", "post", true, 2), consent("p", "phone", false, 5),
                          consent("twice", "mail", true, 1), consent("again", "mail", false, 0)}});
  CHECK(pair.lost() ==
        "consents[0].name NEWSLETTER<Newsletter; consents[0].status false<true; "
        "consents[0].createdAt 2025-01-04T00:00:00.000Z<2025-01-10T00:00:00.000Z; "
        "consents[1].name sms<SMS; consents[1].status false<true; "
        "consents[1].createdAt 2025-01-02T00:00:00.000Z<2025-01-10T00:00:00.000Z; "
        "consents[2].createdAt 2025-01-03T00:00:00.000Z<2025-01-02T00:00:00.000Z; "
        "consents[4].status false<true; consents[4].createdAt 2025-01-01T00:00:00.000Z<2025-01-02T00:00:00.000Z");
  const Customer merged = pair.merge();
  REQUIRE(merged.consents().size() == 5);
  std::string states;
  for (const Consent& one : merged.consents()) states += (one.status ? " +" : " -") + one.name;
  CHECK(states == " -NEWSLETTER -sms +post -phone -mail");
  CHECK(merged.consents()[0].id != "n");  // its id is taken
  CHECK(merged.consents()[0].id != "y");
  CHECK(merged.consents()[1].id == "n");
  CHECK(merged.consents()[2].id == "new");
  CHECK(merged.consents()[3].id == "phone");  // as old as the other: the kept customer's
  CHECK(merged.consents()[4].id == "again");
}

TEST_CASE("consents of different sources stay separate") {
  Consent web = consent("w", "sms", true, 1), shop = consent("s", "sms", false, 2);
  web.source = "web";
  shop.source = "shop";
  Pair pair({.consents = {web}}, {.consents = {shop}});
  CHECK(pair.lost().empty());
  CHECK(pair.merge().consents().size() == 2);
}

TEST_CASE("a preview names every value that would be lost") {
  Pair pair({.external_reference = "r1",
             .type = CustomerType::company,
             .first_name = "Ada",
             .email = "ada@x.no",
             .payment_terms = 10,
             .credit = Credit{.limit = 5, .balance = 7},
             .internal_note = "one",
             .account_manager = AccountManager{.id = "m1", .display_name = "Per"}},
            {.external_reference = "r2",
             .first_name = "ada",
             .email = "ada@x.no",
             .city = "Oslo",
             .payment_terms = 30,
             .credit = Credit{.limit = 5, .balance = 1},
             .internal_note = "two",
             .account_manager = AccountManager{.id = "m2", .user_code = "U"}});
  pair.session.set_store_details("oslo", "keep", {.pricelist_id = "p1", .note = "a", .credit = Credit{.limit = 1}})
      .value();
  pair.session.set_store_details("oslo", "drop", {.note = "b", .payment_terms = 3, .credit = Credit{.balance = 4}})
      .value();
  pair.session.set_store_details("rome", "drop", {.note = "c"}).value();
  CHECK(pair.lost() ==
        "externalId r1<r2; firstname Ada<ada; paymentTerms 10<30; credit.balance 7<1; internalNote one<two; "
        "accountManager.tenantUserUid m1<m2; accountManager.userCode <U; storeDetails.oslo.note a<b; "
        "storeDetails.oslo.paymentTerms <3; storeDetails.oslo.credit.limit 1<0; storeDetails.oslo.credit.balance 0<4");
  CHECK(pair.lost({.add_balances = true, .join_notes = true}) ==
        "externalId r1<r2; firstname Ada<ada; paymentTerms 10<30; accountManager.tenantUserUid m1<m2; "
        "accountManager.userCode <U; storeDetails.oslo.paymentTerms <3; storeDetails.oslo.credit.limit 1<0");
  CHECK(pair.lost({.fields = MergeChoice::drop, .exceptions = {{"externalId", MergeChoice::keep}}}) ==
        "externalId r1<r2; customerType PERSON<COMPANY; firstname ada<Ada; paymentTerms 30<10; credit.balance 1<7; "
        "internalNote two<one; accountManager.tenantUserUid m2<m1; accountManager.displayName <Per; "
        "storeDetails.oslo.pricelistUid <p1; storeDetails.oslo.note b<a; "
        "storeDetails.oslo.credit.limit 0<1; storeDetails.oslo.credit.balance 4<0");
  CHECK(pair.lost({.fields = MergeChoice::keep}).find("city <Oslo") != std::string::npos);
  CHECK(Pair({.first_name = "Ada"}, {.first_name = "Ada", .city = "Oslo"}).lost().empty());
}

TEST_CASE("a merge adds balances and joins notes if requested") {
  const MergePolicy both = {.add_balances = true, .join_notes = true};
  Pair pair({.credit = Credit{.limit = 5, .balance = 7}, .internal_note = "one"},
            {.credit = Credit{.limit = 9, .balance = -3}, .internal_note = "two"});
  pair.session.set_store_details("oslo", "keep", {.note = "a", .credit = Credit{.limit = 1}}).value();
  pair.session.set_store_details("oslo", "drop", {.note = "b", .credit = Credit{.balance = 4}}).value();
  pair.session.set_store_details("rome", "drop", {.note = "c", .credit = Credit{.limit = 2}}).value();
  const Customer merged = pair.merge(both);
  CHECK(merged.credit() == Credit{.limit = 5, .balance = 4});
  CHECK(merged.internal_note() == "one\ntwo");
  const auto details = [&](const char* store) { return pair.session.get_in_store(store, "keep")->details; };
  CHECK(details("oslo") == StoreDetails{.note = "a\nb", .credit = Credit{.limit = 1, .balance = 4}});
  CHECK(details("rome") == StoreDetails{.note = "c", .credit = Credit{.limit = 2}});

  struct Case {
    std::optional<Credit> keep, drop;
    MergeChoice choice;
    std::optional<Credit> merged;
  };
  const std::optional<Credit> none;
  for (const auto& [keep, drop, choice, expected] :
       {Case{none, Credit{.limit = 2, .balance = 4}, MergeChoice::keep, Credit{.balance = 4}},
        Case{none, Credit{.limit = 2}, MergeChoice::keep, none},
        Case{Credit{.limit = 2}, none, MergeChoice::drop, none},
        Case{Credit{.balance = 3}, Credit{.limit = 2, .balance = -3}, MergeChoice::drop, Credit{.limit = 2}},
        Case{none, none, MergeChoice::drop, none}})
    CHECK(Pair({.credit = keep}, {.credit = drop}).merge({.fields = choice, .add_balances = true}).credit() ==
          expected);

  const std::pair<const char*, const char*> notes[] = {{"same", "same"}, {"same", ""}, {"", "same"}};
  for (const auto& [keep, drop] : notes)
    CHECK(Pair({.internal_note = keep}, {.internal_note = drop}).merge({.join_notes = true}).internal_note() == "same");
}

TEST_CASE("balances and notes that do not fit fail the merge") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const MergePolicy both = {.add_balances = true, .join_notes = true};
  Pair pair({.credit = Credit{.balance = most}, .internal_note = repeat_text("å", 5000)},
            {.credit = Credit{.balance = 1}, .internal_note = repeat_text("ø", 5000)});
  pair.session.set_store_details("oslo", "keep", {.note = std::string(9000, 'x')}).value();
  pair.session.set_store_details("oslo", "drop", {.note = std::string(1000, 'y')}).value();
  pair.session.set_store_details("rome", "keep", {.credit = Credit{.balance = -most}}).value();
  pair.session.set_store_details("rome", "drop", {.credit = Credit{.balance = -2}}).value();
  const TenantState before = state_of(pair.world, pair.session, {"oslo", "rome"});
  const auto error = error_of(pair.session.merge("keep", "drop", both));
  REQUIRE(error);
  CHECK(error->code == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"credit.balance", "internalNote", "storeDetails.oslo.note",
                                                      "storeDetails.rome.credit.balance"});
  CHECK(error->violations[1].message == "has 10001 characters when both notes are joined, and may have 10000");
  CHECK(error_of(pair.session.explain_merge("keep", "drop", both)) == error);
  CHECK(state_of(pair.world, pair.session, {"oslo", "rome"}) == before);
  // One character less fits.
  pair.session.update("drop", {.credit = CreditPatch{.balance = 0}, .internal_note = repeat_text("ø", 4999)}).value();
  pair.session.set_store_details("oslo", "drop", {.note = std::string(999, 'y')}).value();
  pair.session.set_store_details("rome", "drop", {.credit = Credit{.balance = -1}}).value();
  const Customer merged = pair.merge(both);
  CHECK(merged.credit() == Credit{.balance = most});
  CHECK(merged.internal_note() == repeat_text("å", 5000) + "\n" + repeat_text("ø", 4999));
  CHECK(pair.session.get_in_store("rome", "keep")->details.credit == Credit{.balance = -most - 1});
}

TEST_CASE("a merge includes details set while it was prepared") {
  /// The engine calls the id generator outside of its locks, so another write may happen then.
  struct MeddlingIds : IdGenerator {
    std::function<void()> meddle = {};
    std::uint64_t last = 0;
    std::string next_id() override {
      if (const auto once = std::exchange(meddle, nullptr)) once();
      return "new-" + std::to_string(++last);
    }
    std::uint64_t seed() override { return 1; }
  };
  const auto ids = std::make_shared<MeddlingIds>();
  Engine engine({.id_generator = ids});
  engine.create_tenant("t", {.stores = {"oslo", "rome"}}).value();
  Session session = engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  session.create({.id = "keep", .first_name = "K", .addresses = {{.id = "a", .city = "Oslo"}}}).value();
  for (const bool of_kept : {false, true}) {
    session.create({.id = "drop", .first_name = "D", .addresses = {{.id = "a", .city = of_kept ? "Rome" : "Bodø"}}})
        .value();
    session.set_store_details("oslo", "drop", {.note = "old"}).value();
    const std::string note = of_kept ? "kept" : "new";
    ids->meddle = [&] {
      session.set_store_details("oslo", of_kept ? "keep" : "drop", {.note = note}).value();
      session.set_store_details("rome", "drop", {.note = note}).value();
    };
    const auto preview = session.explain_merge("keep", "drop").value();
    CHECK(preview.customer.id() == "keep");
    ids->meddle = [&] {
      session.set_store_details("oslo", of_kept ? "keep" : "drop", {.note = note + "er"}).value();
      session.set_store_details("rome", "drop", {.note = note + "er"}).value();
    };
    session.merge("keep", "drop", {.exceptions = {{"storeDetails", MergeChoice::drop_unless_empty}}}).value();
    CHECK(session.get_in_store("oslo", "keep")->details.note == (of_kept ? "old" : "newer"));
    CHECK(session.get_in_store("rome", "keep")->details.note == note + "er");
  }
}

}  // namespace merge_preview_test
