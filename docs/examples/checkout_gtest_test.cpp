// The service of checkout.hpp, tested with GoogleTest.
#include "checkout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <custengine/testing/builders.hpp>
#include <custengine/testing/fixture.hpp>
#include <custengine/testing/gtest.hpp>

namespace {

using namespace custengine::testing;
using custengine::ErrorCode;
using custengine::Operation;
using custengine::TenantExtension;
using example::Checkout;
using ::testing::AllOf;

/// A shop with one customer on credit, and a CRM that knows Eva. One fixture serves all tests: each begins as it was
/// loaded.
class CheckoutTest : public ::testing::Test {
 protected:
  static Fixture make() {
    const custengine::CustomerDraft customers[] = {
        a_company().with_id("fjell").named("Fjell AS").with_email("post@fjell.example").with_credit(10'000)};
    Fixture made = Fixture::from(customers, {.options = {.extensions = {TenantExtension::external_customer_search}}});
    made.external().add({"crm-9", a_person().named("Eva Dahl").with_email("eva@example.com")});
    made.keep();
    return made;
  }
  static Fixture& shared() {
    static Fixture shop = make();
    return shop;
  }

  void TearDown() override {
    EXPECT_NO_THROW(fixture.verify());
    fixture.reset();
  }

  Fixture& fixture = shared();
  Checkout checkout{fixture.session()};
};

TEST_F(CheckoutTest, KnowsItsCustomersAndThoseOfTheCrm) {
  EXPECT_THAT(checkout.identify("post@fjell.example"), has_id("fjell"));
  EXPECT_TRUE(fixture.calls().of(Operation::search_external).empty());
  EXPECT_THAT(checkout.identify("eva@example.com"), has_id("c-000001"));
  EXPECT_THAT(checkout.identify("eva@example.com"), has_id("c-000001"));
  EXPECT_EQ(fixture.calls().of(Operation::import_external).count(), 1U);
  EXPECT_THAT(checkout.identify("nobody@example.com"), is_error(ErrorCode::not_found));
  EXPECT_THAT(checkout.charge("fjell", 2'500), AllOf(has_id("fjell"), has_version(2)));
  EXPECT_THAT(checkout.charge("fjell", 7'501), is_error(ErrorCode::resource_exhausted));
}

TEST_F(CheckoutTest, WhoeverEnrollsTwiceStaysOne) {
  const auto first = checkout.enroll(a_person().with_reference("crm-2")).value();
  EXPECT_FALSE(first.was_there_before);
  const auto second = checkout.enroll(a_person().named("Someone Else").with_reference("crm-2")).value();
  EXPECT_TRUE(second.was_there_before);
  EXPECT_THAT(second.customer, same_customer_as(first.customer));
  EXPECT_THAT(checkout.enroll(a_person().in("Oslo", "XX")), violates("countryCode"));
}

TEST_F(CheckoutTest, EnrollsOnceThoughAnAnswerGetsLost) {
  fixture.faults().on(Operation::create).next().loses_answer();
  EXPECT_THAT(checkout.enroll(a_person().with_reference("crm-2")), is_error(ErrorCode::outcome_unknown));
  const auto again = checkout.enroll(a_person().with_reference("crm-2")).value();
  EXPECT_TRUE(again.was_there_before);
  EXPECT_THAT(again.customer, has_id("c-000001"));
}

TEST_F(CheckoutTest, GoesOnWhileTheCrmIsDownAndCatchesUp) {
  fixture.external().throw_always("connection refused");
  EXPECT_THAT(checkout.identify("eva@example.com"), is_error(ErrorCode::unavailable));
  EXPECT_THAT(checkout.identify("post@fjell.example"), has_id("fjell"));
  EXPECT_EQ(checkout.catch_up(), 1U);
  fixture.external().recover();
  EXPECT_EQ(checkout.catch_up(), 0U);
  EXPECT_THAT(fixture.session().find_by_external_reference("crm-9"), has_id("c-000001"));
}

TEST_F(CheckoutTest, LosesNoPurchaseOfTwoTillsAtTheSameMoment) {
  Checkout other_till(fixture.session());
  fixture.faults().on(Operation::update).with_id("fjell").next().runs([&] { other_till.charge("fjell", 100).value(); });
  const auto charged = checkout.charge("fjell", 10);
  ASSERT_TRUE(charged);
  EXPECT_EQ(charged->credit()->balance, 110);
  EXPECT_EQ(fixture.calls().of(Operation::update).failed_with(ErrorCode::version_mismatch).count(), 1U);
}

TEST_F(CheckoutTest, GivesUpWhenItAlwaysComesLast) {
  fixture.faults().on(Operation::update).fails(ErrorCode::version_mismatch);
  EXPECT_THAT(checkout.charge("fjell", 10), is_error(ErrorCode::version_mismatch));
  EXPECT_EQ(fixture.calls().of(Operation::update).count(), 3U);
}

}  // namespace
