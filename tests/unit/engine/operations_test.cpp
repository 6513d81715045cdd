#include "support.hpp"

#include <chrono>
#include <set>

namespace operations_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

constexpr Timestamp start = testing::FakeClock::default_start;

/// full_draft() as it comes back: completed, sorted, and with times.
CustomerDraft completed_full_draft() {
  CustomerDraft draft = full_draft();
  draft.addresses[0].display_name = "Regnskap AS";
  draft.addresses[1].id = "c-000001";
  draft.addresses[1].display_name = "Bo Li";
  draft.contacts[1].id = "c-000002";
  draft.contacts[0].display_name = "Per Ås";
  draft.contacts[1].display_name = "Liv Moe";
  for (Contact& contact : draft.contacts) contact.created_at = contact.last_modified_at = start;
  draft.consents[1].id = "c-000003";
  for (Consent& consent : draft.consents) consent.created_at = start;
  draft.extensions = {{.organization_id = "org-1"}, {.organization_id = "org-2"}};
  draft.created_at = draft.last_modified_at = start;
  draft.version = 1;
  return draft;
}

}  // namespace

TEST_CASE("create returns the draft with derived values") {
  World world;
  Session session = world.add_tenant("t");
  const Customer customer = session.create(full_draft()).value();
  CHECK(customer.to_draft() == completed_full_draft());
  CHECK(customer.display_name() == "Analytical Engines AS");
  CHECK(session.get("full").value() == customer);
  CHECK(session.find_by_external_reference("ref full").value() == customer);
  CHECK(all_customers(world, session) == std::vector{customer});
}

TEST_CASE("create sets times and version, ignoring the draft's") {
  World world;
  Session session = world.add_tenant("t");
  CustomerDraft draft{.first_name = "Ada", .created_at = Timestamp{}, .last_modified_at = Timestamp{}, .version = 7};
  draft.contacts = {{.first_name = "A", .last_name = "B", .created_at = Timestamp{5ms}}};
  const Customer customer = session.create(draft).value();
  CHECK(customer.created_at() == start);
  CHECK(customer.last_modified_at() == start);
  CHECK(customer.version() == 1);
  CHECK(customer.contacts()[0].created_at == start);
}

TEST_CASE("create generates an id and skips taken ones") {
  World world;
  Session session = world.add_tenant("t");
  CHECK(session.create({.first_name = "A"})->id() == "c-000001");
  REQUIRE(session.create({.id = "c-000002", .first_name = "B"}));
  CHECK(session.create({.first_name = "C"})->id() == "c-000003");

  Engine with_default_ids;
  REQUIRE(with_default_ids.create_tenant("t"));
  Session other = with_default_ids.session("t").value();
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.emplace(other.create({.first_name = "A"})->id());
  CHECK(ids.size() == 100);
  for (const auto& id : ids) {
    CHECK(id.size() == 36);  // a UUID of version 4
    CHECK(id[14] == '4');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
  }
}

TEST_CASE("the display name follows the customer type") {
  World world;
  Session session = world.add_tenant("t", {.extensions = {TenantExtension::b2b}});
  const auto display_name = [&session](const CustomerDraft& draft) {
    return std::string(session.create(draft).value().display_name());
  };
  constexpr auto company = CustomerType::company;
  CHECK(display_name({.first_name = "Ada", .last_name = "L", .company_name = "Co"}) == "Ada L");
  CHECK(display_name({.first_name = "Ada", .company_name = "Co"}) == "Ada");
  CHECK(display_name({.last_name = "L", .company_name = "Co"}) == "L");
  CHECK(display_name({.company_name = "Co", .email = "a@b"}) == "Co");
  CHECK(display_name({.type = company, .first_name = "Ada", .last_name = "L", .company_name = "Co"}) == "Co");
  CHECK(display_name({.type = CustomerType::b2b, .first_name = "Ada", .company_name = "Co"}) == "Co");
  CHECK(display_name({.type = company, .first_name = "Ada", .last_name = "L", .email = "a@b"}) == "Ada L");
  CHECK(display_name({.external_reference = "r1", .email = "a@b", .mobile = "1"}) == "a@b");
  CHECK(display_name({.external_reference = "r2", .mobile = "1"}) == "1");
  CHECK(display_name({.external_reference = "r3"}) == "r3");
}

TEST_CASE("an update changes the patch's fields, version and time") {
  World world;
  Session session = world.add_tenant("t");
  const Customer before = session.create(full_draft()).value();
  const Customer after = session.update("full", {.first_name = "Augusta", .city = clear}).value();

  CustomerDraft expected = completed_full_draft();
  expected.first_name = "Augusta";
  expected.city = "";
  expected.version = 2;
  expected.last_modified_at = start + 1ms;  // the clock stands still
  CHECK(after.to_draft() == expected);
  CHECK(session.get("full").value() == after);
  CHECK(before.to_draft() == completed_full_draft());  // a returned customer never changes
}

TEST_CASE("last_modified_at follows the clock but always increases") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  world.clock->advance(1h);
  CHECK(session.update("a", {.city = "1"})->last_modified_at() == start + 1h);
  CHECK(session.update("a", {.city = "2"})->last_modified_at() == start + 1h + 1ms);
  world.clock->set(start - 24h);
  CHECK(session.update("a", {.city = "3"})->last_modified_at() == start + 1h + 2ms);
  const Customer customer = session.get("a").value();
  CHECK(customer.created_at() == start);
  CHECK(customer.version() == 4);
}

TEST_CASE("an update without a change returns the same customer") {
  World world;
  Session session = world.add_tenant("t");
  const Customer before = session.create(full_draft()).value();
  world.clock->advance(1h);
  const CustomerPatch patches[] = {
      {},
      {.external_reference = "ref full", .type = CustomerType::company, .first_name = "Ada"},
      {.credit = CreditPatch{.limit = 100'000}, .account_manager = AccountManagerPatch{.user_code = "kk"}},
      {.addresses = std::vector(before.addresses().begin(), before.addresses().end()),
       .contacts = std::vector(before.contacts().begin(), before.contacts().end()),
       .consents = std::vector(before.consents().begin(), before.consents().end())},
  };
  for (const auto& patch : patches) CHECK(session.update("full", patch, {.expected_version = 1}).value() == before);

  const Customer plain = session.create({.id = "plain", .first_name = "P"}).value();
  const CustomerPatch clearing = {.email = clear,
                                  .payment_terms = clear,
                                  .credit = clear,
                                  .account_manager = clear,
                                  .addresses = clear,
                                  .contacts = clear,
                                  .consents = clear};
  CHECK(session.update("plain", clearing).value() == plain);
}

TEST_CASE("replaced list elements keep creation time and extensions") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create(full_draft()));
  world.clock->advance(1h);
  const std::vector<Contact> contacts = {{.first_name = "New", .last_name = "One"},
                                         {.id = "k1", .first_name = "Per", .last_name = "Øst"}};
  const std::vector<Consent> consents = {{.id = "n1", .name = "newsletter", .source = "web"}, {.name = "post"}};
  const Customer after = session.update("full", {.contacts = contacts, .consents = consents}).value();

  REQUIRE(after.contacts().size() == 2);
  const Contact& fresh = after.contacts()[0];
  CHECK_FALSE(fresh.id.empty());
  CHECK(fresh.created_at == start + 1h);
  CHECK(fresh.last_modified_at == start + 1h);
  const Contact& kept = after.contacts()[1];
  CHECK(kept.created_at == start);
  CHECK(kept.last_modified_at == start + 1h);
  CHECK(kept.extensions == std::vector<Extension>{{.organization_id = "org-9"}});
  CHECK(kept.display_name == "Per Øst");
  CHECK(kept.email.empty());  // the element as a whole was replaced

  REQUIRE(after.consents().size() == 2);
  CHECK(after.consents()[0].created_at == start);
  CHECK_FALSE(after.consents()[0].status);
  CHECK(after.consents()[1].created_at == start + 1h);

  world.clock->advance(1h);
  std::vector<Contact> same(after.contacts().begin(), after.contacts().end());
  same[0].email = "new@example.com";
  const Customer again = session.update("full", {.contacts = same}).value();
  CHECK(again.contacts()[0].last_modified_at == start + 2h);
  CHECK(again.contacts()[1].last_modified_at == start + 1h);  // untouched
}

TEST_CASE("generated ids of list elements avoid those that are given") {
  World world;
  Session session = world.add_tenant("t");
  CustomerDraft draft{.id = "a", .first_name = "A"};
  draft.addresses = {{.city = "1"}, {.id = "c-000001"}, {.city = "2"}};
  const Customer customer = session.create(draft).value();
  CHECK(customer.addresses()[0].id == "c-000002");
  CHECK(customer.addresses()[1].id == "c-000001");
  CHECK(customer.addresses()[2].id == "c-000003");
}

TEST_CASE("remove can require a version and frees id and reference") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .external_reference = "r", .first_name = "A"}));
  const Customer last = session.update("a", {.city = "Oslo"}).value();
  CHECK(code_of(error_of(session.remove("a", {.expected_version = 1}))) == ErrorCode::version_mismatch);
  REQUIRE(session.remove("a", {.expected_version = 2}));
  CHECK(code_of(error_of(session.get("a"))) == ErrorCode::not_found);
  CHECK(code_of(error_of(session.remove("a"))) == ErrorCode::not_found);
  CHECK(session.count().value() == 0);
  CHECK(session.list().value().items.empty());
  CHECK(last.city() == "Oslo");  // still readable

  const Customer again = session.create({.id = "a", .external_reference = "r", .first_name = "B"}).value();
  CHECK(again.version() == 1);
  CHECK(all_customers(world, session) == std::vector{again});
}

TEST_CASE("list filters by external reference, by bytes") {
  World world;
  Session session = world.add_tenant("t", {.unique_external_reference = false});
  for (const char* id : {"b", "a", "c"})
    REQUIRE(session.create({.id = id, .external_reference = "R 1", .first_name = id}));
  REQUIRE(session.create({.id = "d", .external_reference = "r 1", .first_name = "d"}));
  const Page page = session.list({.external_reference = "R 1", .sort_by = SortField::first_name}).value();
  CHECK(ids_of(page) == std::vector<std::string>{"a", "b", "c"});
  CHECK(page.paging == Paging{.page_number = 1, .page_size = 50, .total_count = 3});
  const Page last = session
                        .list({.external_reference = "R 1",
                               .sort_by = SortField::first_name,
                               .direction = SortDirection::descending,
                               .page_number = 2,
                               .page_size = 2})
                        .value();
  CHECK(ids_of(last) == std::vector<std::string>{"a"});
  CHECK(last.paging.total_count == 3U);
  CHECK(session.list({.external_reference = "r 2"}).value().paging.total_count == 0U);
  CHECK(session.find_by_external_reference("R 1")->id() == "a");  // the first by id
}

TEST_CASE("a snapshot keeps customers deleted since") {
  World world;
  Session session = world.add_tenant("t");
  const Customer customer = session.create({.id = "a", .first_name = "A"}).value();
  const Snapshot snapshot = session.snapshot().value();
  REQUIRE(session.remove("a"));
  REQUIRE(snapshot.size() == 1);
  REQUIRE(snapshot.begin() != snapshot.end());
  CHECK(*snapshot.begin() == customer);
  REQUIRE(session.create({.id = "b", .first_name = "B"}));  // reuses the free row
  CHECK(*snapshot.begin() == customer);
}

TEST_CASE("a snapshot does not show later writes") {
  World world;
  Session session = world.add_tenant("t");
  CHECK(session.snapshot()->empty());
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  REQUIRE(session.create({.id = "b", .first_name = "B"}));
  const Snapshot snapshot = session.snapshot().value();
  REQUIRE(session.update("a", {.first_name = "changed"}));
  REQUIRE(session.remove("b"));
  REQUIRE(session.create({.id = "c", .first_name = "C"}));

  REQUIRE(snapshot.size() == 2);
  std::set<std::string> names;
  for (const Customer& customer : snapshot) names.emplace(customer.first_name());
  CHECK(names == std::set<std::string>{"A", "B"});
  CHECK(session.snapshot()->size() == 2);
  REQUIRE(session.remove("c"));
  REQUIRE(session.remove("a"));
  const Snapshot none = session.snapshot().value();
  CHECK(none.begin() == none.end());
}

TEST_CASE("list element ids are unique within a list, not across lists") {
  World world;
  Session session = world.add_tenant("t");
  CustomerDraft draft{.id = "a", .first_name = "A"};
  draft.addresses = {{.id = "1"}, {.id = "2"}};
  draft.contacts = {{.id = "1", .first_name = "B", .last_name = "C"}};
  draft.consents = {{.id = "1", .name = "post"}};
  CHECK(session.create(draft)->contacts()[0].id == "1");
  const std::vector<Contact> twice = {{.id = "k", .first_name = "B", .last_name = "C"},
                                      {.first_name = "D", .last_name = "E"},
                                      {.id = "k", .first_name = "F", .last_name = "G"}};
  const auto error = error_of(session.update("a", {.contacts = twice}));
  REQUIRE(code_of(error) == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"contacts[2].customerContactUid"});
}

TEST_CASE("normalised values are stored as given") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  const CustomerDraft draft = {.id = "a",
                               .email = "Ada@Example.COM",
                               .mobile = "0047 912-34 567",
                               .vat_number = "no 987.654.325 mva",
                               .ledger_number = "007"};
  REQUIRE(session.create(draft));
  const Customer customer = session.update("a", {.city = "Oslo"}).value();
  CHECK(customer.email() == draft.email);
  CHECK(customer.mobile() == draft.mobile);
  CHECK(customer.vat_number() == draft.vat_number);
  CHECK(customer.ledger_number() == "007");
  // Another spelling is another value: a change.
  CHECK(session.update("a", {.email = "ada@example.com"})->version() == 3);
  CHECK(session.update("a", {.mobile = "+4791234567"})->version() == 4);
}

}  // namespace operations_test
