#include <custengine/testing/builders.hpp>
#include <custengine/testing/fixture.hpp>
#include <custengine/testing/gtest.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace gtest_matchers_test {

namespace {

using namespace custengine::testing;
using namespace std::chrono_literals;
using custengine::ErrorCode;
using custengine::Operation;
using ::testing::AllOf;
using ::testing::Not;

TEST(GtestMatchers, HoldAndFailAsTheyShould) {
  Fixture fixture({.options = {.stores = {"oslo"}}});
  auto& session = fixture.session();
  const auto ada = session.create(a_person().in("Oslo")).value();
  EXPECT_THAT(ada, has_id("c-000001"));
  EXPECT_THAT(session.get("c-000001"), AllOf(has_id("c-000001"), has_version(1)));
  EXPECT_THAT(session.get_in_store("oslo", "c-000001"), has_id("c-000001"));
  EXPECT_THAT(session.get("c-000001"), Not(has_id("c-000002")));
  EXPECT_THAT(session.get("c-2"), is_error(ErrorCode::not_found));
  EXPECT_THAT(session.get("c-2"), Not(has_id("c-2")));
  EXPECT_THAT(session.remove("c-2"), is_error(ErrorCode::not_found));
  EXPECT_THAT(session.update(ada.id(), {.country_code = "XX"}), violates("countryCode"));
  EXPECT_THAT(session.update(ada.id(), {.country_code = "XX"}), Not(violates("city")));
  EXPECT_THAT(session.get("c-000001"), AllOf(is_ok(), has_field("city", "Oslo"), Not(has_extension({}))));
  EXPECT_THAT(session.list(), page_of({"c-000001"}, 1));
  EXPECT_THAT(session.list(), Not(page_of({})));
  EXPECT_THAT(session.get("c-000001"), same_customer_as(ada));
  fixture.clock().advance(1h);
  session.update(ada.id(), {.city = "Bergen"}).value();
  session.update(ada.id(), {.city = "Oslo"}).value();
  EXPECT_THAT(session.get(ada.id()), Not(same_customer_as(ada)));
  EXPECT_THAT(session.get(ada.id()), same_customer_as(ada, {.ignore_times = true, .ignore = {"version"}}));
}

TEST(GtestMatchers, CompareWithAGoldenAndWriteItAnew) {
  const auto file =
      std::filesystem::temp_directory_path() / ("custengine-golden-gtest-" + std::to_string(getpid()) + ".json");
  Fixture fixture;
  auto& session = fixture.session();
  session.create(a_person().in("Oslo")).value();
  const ::testing::Matcher<const custengine::Page&> matcher = matches_golden(file, {"firstname", "city"});
  ::testing::StringMatchResultListener missing;
  EXPECT_FALSE(matcher.MatchAndExplain(session.list().value(), &missing));
  EXPECT_EQ(missing.str(), "there is no such file; run the test with CUSTENGINE_WRITE_GOLDENS=1 to write it");
  setenv("CUSTENGINE_WRITE_GOLDENS", "1", 1);
  EXPECT_THAT(session.list(), matches_golden(file, {"firstname", "city"}));
  unsetenv("CUSTENGINE_WRITE_GOLDENS");
  EXPECT_THAT(session.list(), matches_golden(file, {"firstname", "city"}));
  session.update("c-000001", {.city = "Bergen", .internal_note = "moved"}).value();
  ::testing::StringMatchResultListener differs;
  EXPECT_FALSE(matcher.MatchAndExplain(session.list().value(), &differs));
  EXPECT_EQ(
      differs.str(),
      "it differs from the file (CUSTENGINE_WRITE_GOLDENS=1 writes that anew):\n[0].city: \"Oslo\" -> \"Bergen\"\n");
  const auto changes = session.changes(0, 9).value();
  EXPECT_THAT(changes, Not(matches_golden(file, {"event"})));
  std::filesystem::remove(file);
}

TEST(GtestMatchers, WhatAMismatchShows) {
  Fixture fixture;
  const auto ada = fixture.session().create(a_person().in("Oslo")).value();
  const auto moved = fixture.session().update(ada.id(), {.city = "Bergen"}).value();
  const ::testing::Matcher<const custengine::Customer&> matcher = same_customer_as(ada);
  ::testing::StringMatchResultListener listener;
  EXPECT_FALSE(matcher.MatchAndExplain(moved, &listener));
  EXPECT_EQ(listener.str(), "it differs:\ncity: \"Oslo\" -> \"Bergen\"\nversion: 1 -> 2\n");
  EXPECT_EQ(::testing::DescribeMatcher<custengine::Customer>(has_id("c-7")), "has the id c-7");
  EXPECT_EQ(::testing::DescribeMatcher<custengine::Customer>(Not(has_id("c-7"))), "not: has the id c-7");

  EXPECT_EQ(::testing::PrintToString(fixture.session().get("c-7")), "NotFound: there is no customer c-7");
  EXPECT_EQ(::testing::PrintToString(ada), "c-000001 \"Ada Lovelace\" Oslo (version 1)");
  EXPECT_EQ(::testing::PrintToString(fixture.session().count()), "1");
  EXPECT_EQ(::testing::PrintToString(fixture.session().changes(1, 1).value()),
            "{ change 2, CUSTOMER_UPDATE c-000001 }");
  EXPECT_EQ(::testing::PrintToString(ErrorCode::not_found), "NotFound");
  EXPECT_EQ(::testing::PrintToString(Operation::get_in_store), "get_in_store");
  EXPECT_EQ(::testing::PrintToString(fixture.calls().of(Operation::count)), "count: ok\n");
}

}  // namespace

}  // namespace gtest_matchers_test
