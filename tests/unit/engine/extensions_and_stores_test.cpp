#include "support.hpp"

#include <chrono>

namespace extensions_and_stores_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

Extension two_invoice(std::string organization) {
  return {.organization_id = std::move(organization)};
}

std::vector<Extension> extensions_of(const Customer& customer) {
  return {customer.extensions().begin(), customer.extensions().end()};
}

}  // namespace

TEST_CASE("extensions are a sorted set; each change adds a version") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .first_name = "A", .contacts = {{.first_name = "K", .last_name = "L"}}}));
  CHECK(session.attach_extension("a", two_invoice("2"))->version() == 2);
  const Customer two = session.attach_extension("a", two_invoice("1")).value();
  CHECK(two.version() == 3);
  CHECK(extensions_of(two) == std::vector{two_invoice("1"), two_invoice("2")});
  CHECK(two.contacts().size() == 1);
  CHECK(session.attach_extension("a", two_invoice("2")).value() == two);  // attached already

  const Customer one = session.detach_extension("a", two_invoice("2")).value();
  CHECK(one.version() == 4);
  CHECK(one.last_modified_at() == two.last_modified_at() + 1ms);
  CHECK(extensions_of(one) == std::vector{two_invoice("1")});
  CHECK(session.get("a").value() == one);
  CHECK(session.detach_extension("a", ExtensionCode::two_invoice)->extensions().empty());
}

TEST_CASE("detach refuses a missing extension and an ambiguous code") {
  World world;
  const ExtensionCode other = ExtensionCode::parse("OTHER").value();
  Session session = world.add_tenant("t", {.allowed_extensions = {ExtensionCode::two_invoice, other}});
  REQUIRE(
      session.create({.id = "a", .first_name = "A", .extensions = {two_invoice("1"), two_invoice("2"), {other, "1"}}}));
  CHECK(code_of(error_of(session.detach_extension("a", two_invoice("3")))) == ErrorCode::not_found);
  CHECK(code_of(error_of(session.detach_extension("a", Extension{other, "2"}))) == ErrorCode::not_found);
  const auto unclear = error_of(session.detach_extension("a", ExtensionCode::two_invoice));
  REQUIRE(code_of(unclear) == ErrorCode::invalid_argument);
  CHECK(fields_of(*unclear) == std::vector<std::string>{"organizationUid"});
  CHECK(session.get("a")->version() == 1);
  CHECK(extensions_of(session.detach_extension("a", other).value()) == std::vector{two_invoice("1"), two_invoice("2")});
  CHECK(code_of(error_of(session.detach_extension("a", other))) == ErrorCode::not_found);
}

TEST_CASE("an extension filter ignores the extensions of contacts") {
  World world;
  Session session = world.add_tenant("t");
  const std::vector<Contact> contacts = {{.first_name = "K", .last_name = "L", .extensions = {two_invoice("1")}}};
  REQUIRE(session.create({.id = "own", .first_name = "A", .extensions = {two_invoice("2")}}));
  REQUIRE(session.create({.id = "theirs", .first_name = "B", .contacts = contacts}));
  const auto found = [&session](const Filter& where) { return ids_of(session.search({.where = where}).value()); };
  using Ids = std::vector<std::string>;
  CHECK(found(has_extension(ExtensionCode::two_invoice)) == Ids{"own"});
  CHECK(found(has_extension(ExtensionCode::two_invoice, "1")).empty());
  CHECK(found(fields::extensions.is_set()) == Ids{"own"});
  CHECK(found(!has_extension(ExtensionCode::two_invoice)) == Ids{"theirs"});
}

TEST_CASE("an extension no longer allowed can be detached") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .first_name = "A", .extensions = {two_invoice("1")}}));
  REQUIRE(world.engine.update_tenant("t", {.allowed_extensions = clear}));
  CHECK(code_of(error_of(session.attach_extension("a", two_invoice("2")))) == ErrorCode::invalid_argument);
  CHECK(session.update("a", {.city = "Oslo"}).has_value());
  CHECK(session.detach_extension("a", two_invoice("1"))->extensions().empty());
}

TEST_CASE("known contacts keep codes that are no longer allowed") {
  World world;
  const ExtensionCode old = ExtensionCode::parse("OLD").value();
  Session session = world.add_tenant("t", {.allowed_extensions = {old, ExtensionCode::two_invoice}});
  const CustomerDraft draft = {
      .id = "a",
      .first_name = "A",
      .contacts = {{.id = "k", .first_name = "K", .last_name = "L", .extensions = {{old, "o-1"}}}},
      .extensions = {{old, "o-1"}}};
  const Customer before = session.create(draft).value();
  world.engine.update_tenant("t", {.allowed_extensions = std::vector{ExtensionCode::two_invoice}}).value();

  // A customer that was read can be written back, changed or not, by single writes and in batches.
  std::vector<Contact> contacts(before.contacts().begin(), before.contacts().end());
  CHECK(session.update("a", {.contacts = contacts}).value() == before);
  contacts[0].email = "k@l.no";
  CHECK(session.update("a", {.contacts = contacts})->contacts()[0].extensions == before.contacts()[0].extensions);
  contacts[0].email = "l@k.no";
  CHECK(session.apply(std::vector{Write::update("a", {.contacts = contacts})}));
  // Ignored values are not checked.
  contacts[0].extensions.push_back({old, "no id at all"});
  CHECK(session.update("a", {.contacts = contacts}));
  const CustomerDraft same = {.id = "a", .contacts = contacts, .extensions = {{old, "nor here"}}};
  CHECK_FALSE(import_error(session, same, {.on_conflict = OnConflict::update}));
  CHECK(session.get("a")->contacts()[0].extensions == before.contacts()[0].extensions);

  // A new contact may have only allowed extensions, with or without an id.
  for (const char* id : {"", "new"}) {
    INFO(id);
    contacts.resize(1);
    contacts.push_back({.id = id, .first_name = "N", .last_name = "O", .extensions = {{old, "o-1"}}});
    const std::string field = "contacts[1].extensions[0].extensionCode";
    CHECK(fields_of(session.update("a", {.contacts = contacts}).error()) == std::vector{field});
    CHECK(fields_of(session.apply(std::vector{Write::update("a", {.contacts = contacts})}).error()) ==
          std::vector{"writes[0]." + field});
    const CustomerDraft with_new = {.id = "a", .contacts = contacts};
    CHECK(fields_of(*import_error(session, with_new, {.on_conflict = OnConflict::update})) == std::vector{field});
  }
  CHECK(code_of(error_of(session.create({.first_name = "B", .extensions = {{old, "o-1"}}}))) ==
        ErrorCode::invalid_argument);
}

TEST_CASE("an export restores into a tenant of the same settings") {
  World world;
  const ExtensionCode old = ExtensionCode::parse("OLD").value();
  Session session = world.add_tenant("t", {.allowed_extensions = {old}});
  const Customer customer =
      session
          .create({.id = "a",
                   .first_name = "A",
                   .contacts = {{.first_name = "K", .last_name = "L", .extensions = {{old, "o-1"}}}},
                   .extensions = {{old, "o-1"}}})
          .value();
  const CustomerDraft copy = customer.to_draft();
  for (const bool atomic : {false, true})
    for (const OnConflict on_conflict : {OnConflict::fail, OnConflict::update}) {
      Session restored = world.add_tenant(atomic ? on_conflict == OnConflict::fail ? "1" : "2"
                                          : on_conflict == OnConflict::fail ? "3"
                                                                            : "4");
      const ImportOptions options = {.on_conflict = on_conflict, .restore = true, .atomic = atomic};
      CHECK_FALSE(import_error(restored, copy, options));
      CHECK(restored.get("a").value() == customer);
      CustomerDraft wrong = copy;
      wrong.id = "b";
      wrong.extensions[0].organization_id = "no id";
      CHECK(fields_of(*import_error(restored, wrong, options)) ==
            std::vector<std::string>{"extensions[0].organizationUid"});
    }
}

TEST_CASE("a store's values take effect where set") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo", "bergen"}});
  const Customer customer = session.create(full_draft()).value();

  const StoreCustomer plain = session.get_in_store("oslo", "full").value();
  CHECK(plain.customer == customer);
  CHECK(plain.store_id == "oslo");
  CHECK(plain.details == StoreDetails());
  const StoreDetails inherited = {.pricelist_id = "list-1",
                                  .ledger_number = "007",
                                  .payment_terms = 30,
                                  .credit = customer.credit(),
                                  .account_manager = customer.account_manager()};
  CHECK(plain.effective == inherited);

  const StoreDetails own = {.pricelist_id = "list-2", .note = "line 1\nline 2", .payment_terms = 0, .credit = Credit{}};
  const StoreCustomer changed = session.set_store_details("oslo", "full", own).value();
  CHECK(changed.customer == customer);  // the customer and its version stay as they are
  CHECK(changed.details == own);
  StoreDetails effective = inherited;
  effective.pricelist_id = "list-2";
  effective.note = "line 1\nline 2";
  effective.payment_terms = 0;
  effective.credit = Credit{};
  CHECK(changed.effective == effective);

  const StoreCustomer read = session.get_in_store("oslo", "full").value();
  CHECK(read.details == own);
  CHECK(read.effective == effective);
  CHECK(session.get_in_store("bergen", "full")->details == StoreDetails());
  CHECK(session.get("full").value() == customer);

  const StoreDetails rest = {.ledger_number = "8", .account_manager = AccountManager{.id = "m2"}};
  CHECK(session.set_store_details("oslo", "full", rest)->details == rest);  // replaces as a whole
  CHECK(session.get_in_store("oslo", "full")->effective.account_manager == AccountManager{.id = "m2"});
  CHECK(session.set_store_details("oslo", "full", {})->effective == inherited);
  CHECK(session.get_in_store("oslo", "full")->details == StoreDetails());
}

TEST_CASE("store details last until the customer or store is removed") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo", "bergen"}});
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  REQUIRE(session.set_store_details("oslo", "a", {.note = "o"}));
  REQUIRE(session.set_store_details("bergen", "a", {.note = "b"}));
  REQUIRE(session.update("a", {.first_name = "B"}));
  CHECK(session.get_in_store("oslo", "a")->details.note == "o");

  REQUIRE(world.engine.update_tenant("t", {.stores = std::vector<std::string>{"tromso", "bergen"}}));
  CHECK(code_of(error_of(session.get_in_store("oslo", "a"))) == ErrorCode::not_found);
  CHECK(code_of(error_of(session.set_store_details("oslo", "a", {}))) == ErrorCode::not_found);
  CHECK(session.get_in_store("bergen", "a")->details.note == "b");
  REQUIRE(world.engine.update_tenant("t", {.stores = std::vector<std::string>{"oslo", "bergen"}}));
  CHECK(session.get_in_store("oslo", "a")->details == StoreDetails());

  REQUIRE(session.remove("a"));
  CHECK(code_of(error_of(session.get_in_store("bergen", "a"))) == ErrorCode::not_found);
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  REQUIRE(session.create({.id = "b", .first_name = "B"}));
  CHECK(session.get_in_store("bergen", "a")->details == StoreDetails());
  CHECK(session.get_in_store("bergen", "b")->details == StoreDetails());
}

TEST_CASE("an import that fills a tenant starts without store details") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  REQUIRE(session.create({.id = "a", .first_name = "A"}));
  REQUIRE(session.set_store_details("oslo", "a", {.note = "old"}));
  REQUIRE(session.remove("a"));
  const CustomerDraft drafts[] = {{.id = "x", .first_name = "X"}, {.id = "y", .first_name = "Y"}};
  REQUIRE(session.import_customers(drafts)->created == 2);
  CHECK(session.get_in_store("oslo", "x")->details == StoreDetails());
  REQUIRE(session.set_store_details("oslo", "y", {.note = "y"}));
  CHECK(session.get_in_store("oslo", "y")->details.note == "y");
  CHECK(session.get_in_store("oslo", "x")->details == StoreDetails());
}

TEST_CASE("an external customer is imported once") {
  World world;
  for (const bool unique : {true, false}) {
    const std::string tenant = unique ? "unique" : "shared";
    Session session = world.add_tenant(tenant, {.unique_external_reference = unique});
    const ExternalCustomer found = {.external_id = "crm/1",
                                    .customer = {.external_reference = "ignored", .first_name = "Xi"}};
    const Customer first = session.import_external(found).value();
    CHECK(first.external_reference() == "crm/1");
    CHECK(first.first_name() == "Xi");
    REQUIRE(session.update(first.id(), {.city = "Oslo"}));
    const Customer again = session.import_external({.external_id = "crm/1", .customer = {.first_name = "Yi"}}).value();
    CHECK(again == session.get(first.id()).value());
    CHECK(again.version() == 2);
    CHECK(session.import_external({.external_id = "crm/1", .customer = {.email = "broken"}}).value() == again);
    CHECK(session.count().value() == 1);
    const auto same_id =
        error_of(session.import_external({.external_id = "crm/2", .customer = {.id = std::string(first.id())}}));
    REQUIRE(code_of(same_id) == ErrorCode::already_exists);
    CHECK(same_id->holder_id == first.id());
  }
}

TEST_CASE("a store removal voids its details in all later snapshots") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  const Snapshot empty = session.snapshot().value();
  session.create({.id = "a", .first_name = "A"}).value();
  session.set_store_details("oslo", "a", {.note = "void"}).value();
  const Snapshot with_details = session.snapshot().value();  // shares them from now on
  const auto set_stores = [&world](std::vector<std::string> stores) {
    world.engine.update_tenant("t", {.stores = std::move(stores)}).value();
  };
  set_stores({});
  const Snapshot without_store = session.snapshot().value();
  set_stores({"oslo"});
  world.engine.rewind("t", empty).value();
  world.engine.rewind("t", without_store).value();
  CHECK(session.get_in_store("oslo", "a")->details.note.empty());
  world.engine.rewind("t", with_details).value();
  CHECK(session.get_in_store("oslo", "a")->details.note == "void");
}

}  // namespace extensions_and_stores_test
