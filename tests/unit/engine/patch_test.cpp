#include "support.hpp"

#include "model/field_table.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

namespace patch_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using model::Field;
using model::FieldInfo;
using model::TextKind;

/// A patch of one field, and the same change of a draft.
struct Step {
  Field field;
  std::string what;
  CustomerPatch patch;
  std::function<void(CustomerDraft&)> expected;
};

std::string other_value(TextKind kind) {
  switch (kind) {
    case TextKind::email:
      return "other@example.com";
    case TextKind::country:
      return "SE";
    case TextKind::digits:
      return "0042";
    case TextKind::lines:
      return "one\ntwo";
    case TextKind::identifier:
      return "other-1";
    default:
      return "Ø æ 太";
  }
}

std::vector<Step> text_steps(const FieldInfo& field) {
  const auto patched = [&field](Patch<std::string> patch) {
    CustomerPatch whole;
    whole.*field.patch = std::move(patch);
    return whole;
  };
  const auto expecting = [&field](std::string value) {
    return [&field, value](CustomerDraft& draft) { draft.*field.draft = value; };
  };
  const std::string value = other_value(field.text_kind);
  return {{field.field, "clear", patched(clear), expecting("")},
          {field.field, "clear again", patched(clear), expecting("")},
          {field.field, "set what was empty", patched(value), expecting(value)},
          {field.field, "set to empty", patched(""), expecting("")},
          {field.field, "set", patched(value), expecting(value)}};
}

std::vector<Step> type_and_number_steps() {
  return {
      {Field::type, "set", {.type = CustomerType::b2b}, [](auto& draft) { draft.type = CustomerType::b2b; }},
      {Field::type, "clear", {.type = clear}, [](auto& draft) { draft.type = CustomerType::person; }},
      {Field::payment_terms, "set", {.payment_terms = 0}, [](auto& draft) { draft.payment_terms = 0; }},
      {Field::payment_terms, "clear", {.payment_terms = clear}, [](auto& draft) { draft.payment_terms.reset(); }},
      {Field::payment_terms, "set what was absent", {.payment_terms = 3650}, [](auto& d) { d.payment_terms = 3650; }},
  };
}

std::vector<Step> credit_steps() {
  const auto credit = [](std::int64_t limit, std::int64_t balance) {
    return [=](CustomerDraft& draft) { draft.credit = Credit{limit, balance}; };
  };
  const auto none = [](CustomerDraft& draft) { draft.credit.reset(); };
  return {
      {Field::credit, "empty object keeps", {.credit = CreditPatch{}}, credit(100'000, -250)},
      {Field::credit, "limit alone", {.credit = CreditPatch{.limit = 5}}, credit(5, -250)},
      {Field::credit, "balance alone", {.credit = CreditPatch{.balance = 7}}, credit(5, 7)},
      {Field::credit, "limit cleared", {.credit = CreditPatch{.limit = clear}}, credit(0, 7)},
      {Field::credit, "both", {.credit = CreditPatch{.limit = clear, .balance = -1}}, credit(0, -1)},
      {Field::credit, "clear", {.credit = clear}, none},
      {Field::credit, "keep what is absent", {.city = "Oslo"}, none},
      {Field::credit, "empty object makes one", {.credit = CreditPatch{}}, credit(0, 0)},
      {Field::credit, "clear again", {.credit = clear}, none},
      {Field::credit, "one member makes one", {.credit = CreditPatch{.balance = 3}}, credit(0, 3)},
  };
}

std::vector<Step> account_manager_steps() {
  using Manager = AccountManagerPatch;
  const auto manager = [](std::string id, std::string name, std::string code) {
    return [=](CustomerDraft& draft) { draft.account_manager = AccountManager{id, name, code}; };
  };
  const auto none = [](CustomerDraft& draft) { draft.account_manager.reset(); };
  constexpr auto field = Field::account_manager;
  return {
      {field, "empty object keeps", {.account_manager = Manager{}}, manager("m1", "Kari", "kk")},
      {field, "one member", {.account_manager = Manager{.id = "m2"}}, manager("m2", "Kari", "kk")},
      {field, "one cleared", {.account_manager = Manager{.display_name = clear}}, manager("m2", "", "kk")},
      {field,
       "one of each",
       {.account_manager = Manager{.id = clear, .display_name = "Ola"}},
       manager("", "Ola", "kk")},
      {field, "all cleared is not gone", {.account_manager = Manager{{}, clear, clear}}, manager("", "", "")},
      {field, "clear", {.account_manager = clear}, none},
      {field, "one member makes one", {.account_manager = Manager{.user_code = "x"}}, manager("", "", "x")},
      {field, "clear again", {.account_manager = clear}, none},
      {field, "empty object makes one", {.account_manager = Manager{}}, manager("", "", "")},
  };
}

std::vector<Step> list_steps() {
  const Address address = {.id = "a9", .display_name = "Co", .company_name = "Co"};
  const Consent consent = {.id = "n9", .name = "post", .created_at = testing::FakeClock::default_start};
  Contact contact = {.id = "k9", .first_name = "A", .last_name = "B", .display_name = "A B"};
  contact.created_at = contact.last_modified_at = testing::FakeClock::default_start;
  return {
      {Field::addresses, "set", {.addresses = std::vector{address}}, [=](auto& d) { d.addresses = {address}; }},
      {Field::addresses, "set to none", {.addresses = std::vector<Address>()}, [](auto& d) { d.addresses.clear(); }},
      {Field::addresses, "set again", {.addresses = std::vector{address}}, [=](auto& d) { d.addresses = {address}; }},
      {Field::addresses, "clear", {.addresses = clear}, [](auto& d) { d.addresses.clear(); }},
      {Field::contacts, "clear", {.contacts = clear}, [](auto& d) { d.contacts.clear(); }},
      {Field::consents, "clear", {.consents = clear}, [](auto& d) { d.consents.clear(); }},
      {Field::contacts, "set", {.contacts = std::vector{contact}}, [=](auto& d) { d.contacts = {contact}; }},
      {Field::consents, "set", {.consents = std::vector{consent}}, [=](auto& d) { d.consents = {consent}; }},
  };
}

std::vector<Step> all_steps() {
  std::vector<Step> all;
  const auto add = [&all](std::vector<Step> steps) { std::ranges::move(steps, std::back_inserter(all)); };
  for (const auto& field : model::field_table)
    if (field.patch) add(text_steps(field));
  add(type_and_number_steps());
  add(credit_steps());
  add(account_manager_steps());
  add(list_steps());
  return all;
}

/// Other tests check times. Here the clock stands still, and new list elements get its time.
CustomerDraft without_times(CustomerDraft draft) {
  draft.created_at = draft.last_modified_at = {};
  draft.version = {};
  for (auto& contact : draft.contacts) contact.created_at = contact.last_modified_at = {};
  for (auto& consent : draft.consents) consent.created_at = {};
  return draft;
}

}  // namespace

TEST_CASE("each field is kept, cleared and set by itself") {
  World world;
  Session session = world.add_tenant("t", {.extensions = {TenantExtension::b2b}});
  CustomerDraft expected = session.create(full_draft()).value().to_draft();
  std::uint64_t version = 1;
  for (const Step& step : all_steps()) {
    INFO(model::info(step.field).name << ": " << step.what);
    const CustomerDraft before = expected;
    step.expected(expected);
    if (!step.patch.city.is_keep()) expected.city = step.patch.city.has_value() ? step.patch.city.value() : "";
    if (without_times(expected) != without_times(before)) ++version;

    const Customer customer = session.update("full", step.patch).value();
    CHECK(without_times(customer.to_draft()) == without_times(expected));
    CHECK(customer.version() == version);
    CHECK(session.get("full").value() == customer);
  }
  CHECK(all_customers(world, session).size() == 1);
}

TEST_CASE("the test steps cover exactly the patchable fields") {
  std::set<Field> covered;
  for (const Step& step : all_steps()) covered.insert(step.field);
  std::set<std::string_view> untouchable;
  for (const auto& field : model::field_table) {
    INFO(field.name);
    CHECK(covered.contains(field.field) == field.patchable);
    CHECK((field.patch != nullptr) == (field.patchable && field.is_text()));
    if (!field.patchable) untouchable.insert(field.name);
  }
  // CustomerPatch has no members for these fields.
  CHECK(untouchable ==
        std::set<std::string_view>{"id", "extensions", "created_at", "last_modified_at", "version", "display_name"});
}

TEST_CASE("a patch that fails in any field is not applied at all") {
  World world;
  Session session = world.add_tenant("t");
  const Customer before = session.create(full_draft()).value();
  REQUIRE(session.create({.id = "b", .external_reference = "taken"}));
  CustomerPatch patch = {.first_name = "Changed",
                         .city = clear,
                         .credit = clear,
                         .account_manager = AccountManagerPatch{.id = "m2"},
                         .contacts = clear};
  const auto refused = [&](CustomerPatch bad) {
    CHECK(session.update("full", bad).has_error());
    CHECK(session.get("full").value() == before);
  };
  for (const auto& field : model::field_table) {
    if (!field.patch) continue;
    INFO(field.name);
    CustomerPatch bad = patch;
    bad.*field.patch = std::string("\xff");
    refused(bad);
  }
  CustomerPatch bad = patch;
  bad.external_reference = "taken";
  refused(bad);
  bad = patch;
  bad.type = CustomerType::b2b;
  refused(bad);
  bad = patch;
  bad.consents = std::vector<Consent>{{.id = "same"}, {.id = "same"}};
  refused(bad);
  CHECK(session.update("full", patch)->version() == 2);
}

TEST_CASE("a patch is checked by the customer that it would produce") {
  World world;
  Session session = world.add_tenant("t");
  REQUIRE(session.create({.id = "a", .first_name = "A", .city = "Oslo"}));
  const auto nameless = error_of(session.update("a", {.first_name = clear}));
  REQUIRE(code_of(nameless) == ErrorCode::invalid_argument);
  CHECK(fields_of(*nameless) == std::vector<std::string>{""});
  CHECK(session.update("a", {.first_name = clear, .mobile = "1"}).has_value());
  CHECK(session.update("a", {.company_name = "Co", .mobile = clear}).has_value());

  // A rule that came later holds for the whole customer, whatever the patch names.
  REQUIRE(world.engine.update_tenant("t", {.extensions = std::vector{TenantExtension::b2b}}));
  REQUIRE(session.update("a", {.type = CustomerType::b2b}));
  REQUIRE(world.engine.update_tenant("t", {.extensions = clear}));
  CHECK(code_of(error_of(session.update("a", {.city = "Bergen"}))) == ErrorCode::failed_precondition);
  CHECK(session.update("a", {.type = clear, .city = "Bergen"})->city() == "Bergen");
}

}  // namespace patch_test
