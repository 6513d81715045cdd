#include "catch.hpp"

#include <custengine/testing/builders.hpp>
#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fixture.hpp>

#include <chrono>

namespace catch2_matchers_test {

namespace {

using namespace custengine;
using namespace custengine::testing;
using namespace std::chrono_literals;

TEST_CASE("Catch2 matchers match and fail correctly") {
  Fixture fixture({.options = {.stores = {"oslo"}}});
  auto& session = fixture.session();
  const auto ada = session.create(a_person().in("Oslo")).value();
  CHECK_THAT(ada, has_id("c-000001"));
  CHECK_THAT(session.get("c-000001"), has_id("c-000001") && has_version(1));
  CHECK_THAT(session.get_in_store("oslo", "c-000001"), has_id("c-000001"));
  CHECK_THAT(session.get("c-000001"), !has_id("c-000002"));
  CHECK_THAT(session.get("c-000001"), !is_error(ErrorCode::not_found));
  CHECK_THAT(session.get("c-2"), is_error(ErrorCode::not_found));
  CHECK_THAT(session.get("c-2"), !has_id("c-2"));
  CHECK_THAT(session.get("c-2").error(), is_error(ErrorCode::not_found));
  CHECK_THAT(session.remove("c-2"), is_error(ErrorCode::not_found) && !violates("city"));
  CHECK_THAT(session.update(ada.id(), {.country_code = "XX"}), violates("countryCode"));
  CHECK_THAT(session.update(ada.id(), {.country_code = "XX"}), !violates("city"));
  CHECK_THAT(session.count(), !is_error(ErrorCode::not_found) && !has_id("c-2"));
  CHECK_THAT(session.get("c-000001"), same_customer_as(ada));
  fixture.clock().advance(1h);
  session.update(ada.id(), {.city = "Bergen"}).value();
  CHECK_THAT(session.get(ada.id()), !same_customer_as(ada));
  session.update(ada.id(), {.city = "Oslo"}).value();
  CHECK_THAT(session.get(ada.id()), !same_customer_as(ada));  // two versions later
  CHECK_THAT(session.get(ada.id()), same_customer_as(ada, {.ignore_times = true, .ignore = {"version"}}));
}

TEST_CASE("matchers check success, fields, extensions and pages") {
  Fixture fixture;
  auto& session = fixture.session();
  session
      .create({.id = "a",
               .first_name = "Ada",
               .city = "Bergen",
               .credit = Credit{.limit = 100},
               .contacts = {{.id = "k", .first_name = "Per", .last_name = "Moe"}},
               .extensions = {{.organization_id = "org-1"}}})
      .value();
  session.create({.id = "b", .first_name = "Bo"}).value();
  CHECK_THAT(session.get("a"), is_ok());
  CHECK_THAT(session.count(), is_ok());
  CHECK_THAT(session.get("c"), !is_ok());
  CHECK_THAT(session.get("a"),
             has_field("city", "Bergen") && has_field("credit.limit", "100") && has_field("email", ""));
  CHECK_THAT(session.get("a"), has_field("contacts[k].lastname", "Moe") && has_field("paymentTerms", ""));
  CHECK_THAT(session.get("a"), !has_field("city", "Oslo"));
  CHECK_THAT(session.get("a"), has_extension({.organization_id = "org-1"}));
  CHECK_THAT(session.get("b"), !has_extension({.organization_id = "org-1"}));
  const ListRequest request{.sort_by = SortField::id, .page_size = 1};
  CHECK_THAT(session.list(request), page_of({"a"}) && page_of({"a"}, 2));
  CHECK_THAT(session.list(request), !page_of({"a"}, 1) && !page_of({"b"}) && !page_of({}));
  CHECK_THAT(session.search({.query = "nobody"}), page_of({}, 0));

  const auto mismatch = [](const auto& matcher, const Subject& subject) {
    (void)matcher.match(subject);
    return matcher.toString();
  };
  const auto ada = session.get("a").value();
  CHECK(mismatch(has_field("city", "Oslo"), ada) == "has city \"Oslo\", but it has city \"Bergen\"");
  CHECK(mismatch(has_extension({.organization_id = "x"}), ada) ==
        "has the extension TWO_INVOICE x, but it has TWO_INVOICE org-1");
  CHECK(mismatch(page_of({"b"}), session.list(request).value()) == "is a page of b, but it is one of a");
  CHECK(mismatch(page_of({"a"}, 3), session.list(request).value()) ==
        "is a page of a, of 3 in all, but there are 2 in all");
  CHECK(mismatch(is_ok(), session.get("c").error()) == "succeeded");
}

TEST_CASE("has_field compares what a text says, not its JSON") {
  Fixture fixture;
  auto& session = fixture.session();
  for (const std::string& text :
       std::vector<std::string>{"null", "Ada \"Pip\"", "C:\\Ada", "\\u0041", "/ æ 🙂", "\""}) {
    INFO(text);
    const auto customer = session.create({.first_name = text, .internal_note = "1\r\n\t" + text}).value();
    CHECK_THAT(customer, has_field("firstname", text) && !has_field("firstname", ""));
    CHECK_THAT(customer, has_field("internalNote", "1\r\n\t" + text) && has_field("paymentTerms", ""));
  }
}

TEST_CASE("a match runs its check once") {
  int runs = 0;
  const Expectation expectation("is never so", [&runs](const Subject&) {
    ++runs;
    return std::string("why");
  });
  const Error error;
  CHECK_FALSE(Matcher(expectation).match(error));
  CHECK(runs == 1);
  CHECK(expectation.check(error).mismatch == "why");
}

TEST_CASE("Catch2 shows the reason of a mismatch") {
  Fixture fixture;
  const auto ada = fixture.session().create(a_person().in("Oslo")).value();
  const auto moved = fixture.session().update(ada.id(), {.city = "Bergen"}).value();
  const auto matcher = same_customer_as(ada);
  CHECK_FALSE(matcher.match(moved));
  CHECK(matcher.toString() ==
        "is the same customer as c-000001 \"Ada Lovelace\" Oslo (version 1), but it differs:\n"
        "city: \"Oslo\" -> \"Bergen\"\n"
        "version: 1 -> 2\n");
  CHECK(matcher.match(ada));
  CHECK(matcher.toString() == "is the same customer as c-000001 \"Ada Lovelace\" Oslo (version 1)");
  const auto wrong = has_id("c-7");
  CHECK_FALSE(wrong.match(fixture.session().get("c-7")));
  CHECK(wrong.toString() == "has the id c-7");  // Catch2 prints the actual value before it

  CHECK(Catch::Detail::stringify(fixture.session().get("c-7")) == "NotFound: there is no customer c-7");
  CHECK(Catch::Detail::stringify(fixture.session().get(ada.id())) == "c-000001 \"Ada Lovelace\" Bergen (version 2)");
  CHECK(Catch::Detail::stringify(ada) == "c-000001 \"Ada Lovelace\" Oslo (version 1)");
  CHECK(Catch::Detail::stringify(fixture.session().count()) == "1");
  CHECK(Catch::Detail::stringify(fixture.session().list()).starts_with("page 1, 1 of 1 customers"));
  CHECK(Catch::Detail::stringify(fixture.session().changes(0, 9)) == "2 changes");
  CHECK(Catch::Detail::stringify(fixture.session().changes(1, 1).value()) == "{ change 2, CUSTOMER_UPDATE c-000001 }");
  CHECK(Catch::Detail::stringify(fixture.session().snapshot()) == "a value");
  CHECK(Catch::Detail::stringify(ErrorCode::not_found) == "NotFound");
  CHECK(Catch::Detail::stringify(Operation::get_in_store) == "get_in_store");
  CHECK(Catch::Detail::stringify(fixture.calls().of(Operation::count)) == "count: ok\n");
}

}  // namespace

}  // namespace catch2_matchers_test
