#include <custengine/json.hpp>
#include <custengine/testing/builders.hpp>
#include <custengine/testing/diff.hpp>
#include <custengine/testing/fixture.hpp>

#include "testing/json_members.hpp"

#include "catch.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace diff_test {

namespace {

using namespace custengine;
using namespace custengine::testing;
using namespace std::chrono_literals;

TEST_CASE("diff compares two versions of a customer by value") {
  Fixture fixture;
  auto& session = fixture.session();
  const auto before = session.create(a_company().in("Oslo").with(a_contact("Bo", "Berg"))).value();
  CHECK(diff(before, before).empty());
  fixture.clock().advance(1s);
  session.attach_extension(before.id(), two_invoice("org-1")).value();
  std::vector<Contact> contacts(before.contacts().begin(), before.contacts().end());
  contacts[0].email = "bo@example.com";
  contacts.push_back(a_contact("Eva", "Dahl"));
  CustomerPatch patch{.city = "Bergen", .credit = CreditPatch{.limit = 5}, .contacts = contacts};
  const auto after = session.update(before.id(), patch).value();
  CHECK(diff(before, after, {.ignore_times = true, .ignore = {"version"}}) ==
        "city: \"Oslo\" -> \"Bergen\"\n"
        "contacts[c-000002].email: \"\" -> \"bo@example.com\"\n"
        "credit.limit: absent -> 5\n"
        "credit.balance: absent -> 0\n"
        "contacts[c-000003]: absent -> " +
            to_json(after).substr(
                to_json(after).find("{\"customerContactUid\":\"c-000003\""),
                to_json(after).find("],\"consents\"") - to_json(after).find("{\"customerContactUid\":\"c-000003\"")) +
            "\n"
            "extensions[TWO_INVOICE org-1]: absent -> "
            "{\"extensionCode\":\"TWO_INVOICE\",\"organizationUid\":\"org-1\"}\n");
  CHECK(diff(before, after).find("lastModifiedAt: \"2025-01-01T00:00:00.000Z\" -> \"2025-01-01T00:00:01.001Z\"\n") !=
        std::string::npos);
  CHECK(diff(before, after).find("version: 1 -> 3\n") != std::string::npos);
}

TEST_CASE("an ignored name leaves out all that it holds") {
  Fixture fixture;
  auto& session = fixture.session();
  const auto before = session.create({.id = "c", .last_name = "Moe", .credit = Credit{1, 2}}).value();
  const auto with_contact =
      session
          .update("c", {.credit = CreditPatch{.limit = 5}, .contacts = std::vector{Contact{a_contact("Bo", "Berg")}}})
          .value();
  std::vector<Contact> contacts(with_contact.contacts().begin(), with_contact.contacts().end());
  contacts[0].email = "bo@example.com";
  const auto after = session.update("c", {.contacts = contacts}).value();
  const DiffOptions options{.ignore_times = true, .ignore = {"version", "credit", "contacts"}};
  CHECK(diff(before, after, options).empty());
  CHECK(diff(with_contact, after, options).empty());
  CHECK(diff(after, before, options).empty());
  CHECK(diff(before, after, {.ignore_times = true, .ignore = {"version", "limit", "contacts"}}).empty());
  CHECK(diff(with_contact, after, {.ignore_times = true, .ignore = {"version", "credit"}}) ==
        "contacts[" + contacts[0].id + "].email: \"\" -> \"bo@example.com\"\n");
}

TEST_CASE("an object that comes or goes is shown by its members") {
  Fixture fixture;
  auto& session = fixture.session();
  const auto without = session.create({.id = "c", .last_name = "Moe"}).value();
  const auto with = session.update("c", {.credit = CreditPatch{.limit = 5, .balance = 0}}).value();
  const DiffOptions options{.ignore_times = true, .ignore = {"version"}};
  CHECK(diff(without, with, options) == "credit.limit: absent -> 5\ncredit.balance: absent -> 0\n");
  CHECK(diff(with, without, options) == "credit.limit: 5 -> absent\ncredit.balance: 0 -> absent\n");
  CHECK(diff_json_lines("{\"a\":null}", "{\"a\":{\"b\":1},\"ab\":2}") ==
        "~ line 1\n    a.b: absent -> 1\n    ab: absent -> 2\n");
  CHECK(diff_json_lines("{\"a\":null}", "{\"ab\":{\"c\":2}}") ==
        "~ line 1\n    a: null -> absent\n    ab.c: absent -> 2\n");
}

TEST_CASE("diff compares two states customer by customer") {
  Fixture fixture = Fixture::from(a_person().with_id("p-{n}").named("Ada {n}").in("Oslo").times(5),
                                  {.options = {.stores = {"oslo"}}});
  auto& session = fixture.session();
  const auto before = session.snapshot().value();
  const auto before_text = fixture.state();
  CHECK(diff(before, before).empty());
  CHECK(diff_json_lines(before_text, before_text).empty());
  session.remove("p-2").value();
  session.update("p-3", {.city = "Bergen"}).value();
  session.create(a_company().with_id("a-1")).value();
  const auto after = session.snapshot().value();
  const std::string expected =
      "+ a-1 \"Fjell AS\"\n"
      "- p-2 \"Ada 2\"\n"
      "~ p-3 \"Ada 3\"\n"
      "    city: \"Oslo\" -> \"Bergen\"\n";
  const DiffOptions options{.ignore_times = true, .ignore = {"version"}};
  CHECK(diff(before, after, options) == expected);
  CHECK(diff_json_lines(before_text, fixture.state(), options) == expected);
  CHECK(diff(before, after, {.max_customers = 1}) == "+ a-1 \"Fjell AS\"\nand 2 more\n");

  const auto without_details = fixture.state();
  session.set_store_details("oslo", "p-1", {.note = "ring", .payment_terms = 10}).value();
  CHECK(diff_json_lines(without_details, fixture.state()) == "+ p-1 in store oslo\n");
  const auto with_details = fixture.state();
  session.set_store_details("oslo", "p-1", {.note = "ring", .payment_terms = 20}).value();
  CHECK(diff_json_lines(with_details, fixture.state()) == "~ p-1 in store oslo\n    details.paymentTerms: 10 -> 20\n");
}

TEST_CASE("diff compares store details of states and tenants") {
  Fixture fixture =
      Fixture::from(a_person().with_id("p-{n}").named("Ada {n}").times(3), {.options = {.stores = {"bergen", "oslo"}}});
  auto& session = fixture.session();
  session.set_store_details("oslo", "p-1", {.note = "ring", .payment_terms = 10}).value();
  session.set_store_details("oslo", "p-2", {.note = "gone"}).value();
  session.set_store_details("oslo", "p-3", {.note = "same"}).value();
  const auto before = session.snapshot().value();
  const auto before_text = fixture.state();
  fixture.engine().fork("acme", "other").value();
  session.set_store_details("oslo", "p-1", {.note = "ring", .payment_terms = 20}).value();
  session.set_store_details("oslo", "p-2", {}).value();
  session.set_store_details("bergen", "p-3", {.note = "new"}).value();
  const std::string expected =
      "~ p-1 in store oslo\n"
      "    details.paymentTerms: 10 -> 20\n"
      "- p-2 in store oslo\n"
      "+ p-3 in store bergen\n";
  const auto other = fixture.session("other").snapshot().value();
  CHECK(diff(before, session.snapshot().value()) == expected);
  CHECK(diff(other, session.snapshot().value()) == expected);
  CHECK(diff(before, other).empty());
  CHECK(diff_json_lines(before_text, fixture.state()) == expected);
  CHECK(diff_json_lines(fixture.state("other"), fixture.state("acme")) == expected);
  CHECK(fixture.state("other") == before_text);
  CHECK(diff(before, session.snapshot().value(), {.max_customers = 1}) ==
        "~ p-1 in store oslo\n    details.paymentTerms: 10 -> 20\nand 2 more\n");
  CHECK_THROWS_AS(fixture.state("nobody"), Exception);

  // A store that the tenant got later counts as well.
  fixture.engine().update_tenant("acme", {.stores = std::vector<std::string>{"bergen", "oslo", "rome"}}).value();
  const auto state = fixture.state();
  session.set_store_details("rome", "p-1", {.note = "ciao"}).value();
  CHECK(diff_json_lines(state, fixture.state()) == "+ p-1 in store rome\n");
}

TEST_CASE("diff compares handwritten JSON Lines") {
  CHECK(diff_json_lines("{\"firstname\" : \"A\\\"da\"}\n\n", "\n{\"firstname\":\"A\\\"da\"}") ==
        "- line 1\n+ line 2\n");
  CHECK(diff_json_lines(R"({"customerUid":"c", "contacts": [{"a":[1,{"b":2}]}] })",
                        R"({"customerUid":"c","contacts":[{"a":[1,{"b":3},4]}]})") ==
        "~ c\n    contacts[0].a[1].b: 2 -> 3\n    contacts[0].a[2]: absent -> 4\n");
  for (const std::string& bad : std::vector<std::string>{"[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1}}", "{\"a\":\"b}",
                                                         "{\"a\":[1}", "x", std::string(100, '[')})
    CHECK_THROWS_AS(diff_json_lines("{}\n" + bad, ""), Exception);
  std::string deep = "{\"a\":";
  for (int i = 0; i < 1000; ++i) deep += "[";
  CHECK_THROWS_AS(diff_json_lines(deep, ""), Exception);
}

TEST_CASE("diff lists the members of a JSON object by path") {
  const auto members =
      members_of(R"( {"a":"x\\\"y","b":{"c":null,"d":{}},"e":[],"f":[true,{"gUid":"1","h":-1.5e3}]} )");
  std::string text;
  for (const JsonMember& member : members) text += member.path + (member.is_element ? ":" : "=") + member.value + '\n';
  CHECK(text ==
        "a=\"x\\\\\\\"y\"\n"
        "b.c=null\n"
        "f[0]:true\n"
        "f[1]:{\"gUid\":\"1\",\"h\":-1.5e3}\n"
        "f[1].gUid=\"1\"\n"
        "f[1].h=-1.5e3\n");
  CHECK(value_of(members, "a") == "x\\\"y");
  CHECK(value_of(members, "b.c").empty());
  CHECK(value_of(members, "f[1].gUid") == "1");
  CHECK(value_of(members_of(R"({"a":"\u00e6\u20AC\ud83d\uDE42\u000a\/\b"})"), "a") == "æ€🙂\n/\b");
  CHECK(value_of(members, "nothing").empty());
}

}  // namespace

}  // namespace diff_test
