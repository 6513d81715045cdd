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

TEST_CASE("Catch2's matchers hold and fail as they should") {
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

TEST_CASE("what Catch2 shows of a mismatch") {
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
  CHECK(wrong.toString() == "has the id c-7, but it is NotFound: there is no customer c-7");

  CHECK(Catch::Detail::stringify(fixture.session().get("c-7")) == "NotFound: there is no customer c-7");
  CHECK(Catch::Detail::stringify(fixture.session().get(ada.id())) == "c-000001 \"Ada Lovelace\" Bergen (version 2)");
  CHECK(Catch::Detail::stringify(ada) == "c-000001 \"Ada Lovelace\" Oslo (version 1)");
  CHECK(Catch::Detail::stringify(fixture.session().count()) == "1");
  CHECK(Catch::Detail::stringify(fixture.session().list()).starts_with("page 1, 1 of 1 customers"));
  CHECK(Catch::Detail::stringify(ErrorCode::not_found) == "NotFound");
  CHECK(Catch::Detail::stringify(Operation::get_in_store) == "get_in_store");
  CHECK(Catch::Detail::stringify(fixture.calls().of(Operation::count)) == "count: ok\n");
}

}  // namespace

}  // namespace catch2_matchers_test
