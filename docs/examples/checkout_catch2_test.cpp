// The service of checkout.hpp, tested with Catch2.
#include "checkout.hpp"

#include <catch2/catch.hpp>

#include <custengine/testing/builders.hpp>
#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fixture.hpp>

namespace {

using namespace custengine::testing;
using custengine::ErrorCode;
using custengine::Operation;
using custengine::TenantExtension;
using example::Checkout;

/// A shop with one customer on credit, and a CRM that knows Eva.
struct Shop {
  Fixture fixture = make();
  Checkout checkout{fixture.session()};

  static Fixture make() {
    const custengine::CustomerDraft customers[] = {
        a_company().with_id("fjell").named("Fjell AS").with_email("post@fjell.example").with_credit(10'000)};
    Fixture made = Fixture::from(customers, {.options = {.extensions = {TenantExtension::external_customer_search}}});
    made.external().add({"crm-9", a_person().named("Eva Dahl").with_email("eva@example.com")});
    made.keep();
    return made;
  }
};

TEST_CASE("a till knows its customers, and those of the CRM") {
  Shop shop;
  CHECK_THAT(shop.checkout.identify("post@fjell.example"), has_id("fjell"));
  CHECK(shop.fixture.calls().of(Operation::search_external).empty());
  const auto eva = shop.checkout.identify("eva@example.com");
  CHECK_THAT(eva, has_id("c-000001"));
  CHECK(eva->display_name() == "Eva Dahl");
  CHECK_THAT(shop.checkout.identify("eva@example.com"), has_id("c-000001"));
  CHECK(shop.fixture.calls().of(Operation::import_external).count() == 1);
  CHECK_THAT(shop.checkout.identify("nobody@example.com"), is_error(ErrorCode::not_found));
  CHECK_THAT(shop.checkout.charge("fjell", 2'500), has_id("fjell") && has_version(2));
  CHECK_THAT(shop.checkout.charge("fjell", 7'501), is_error(ErrorCode::resource_exhausted));
  CHECK_THAT(shop.checkout.charge("c-000001", 1), is_error(ErrorCode::failed_precondition));
}

TEST_CASE("a customer who enrolls twice stays one") {
  Shop shop;
  const auto first = shop.checkout.enroll(a_person().with_reference("crm-2")).value();
  CHECK_FALSE(first.was_there_before);
  const auto second = shop.checkout.enroll(a_person().named("Someone Else").with_reference("crm-2")).value();
  CHECK(second.was_there_before);
  CHECK_THAT(second.customer, same_customer_as(first.customer));
  CHECK_THAT(shop.checkout.enroll(a_person().in("Oslo", "XX")), violates("countryCode"));
}

TEST_CASE("whoever enrolls again after a lost answer stays one") {
  Shop shop;
  shop.fixture.faults().on(Operation::create).next().loses_answer();
  CHECK_THAT(shop.checkout.enroll(a_person().with_reference("crm-2")), is_error(ErrorCode::outcome_unknown));
  const auto again = shop.checkout.enroll(a_person().with_reference("crm-2")).value();
  CHECK(again.was_there_before);
  CHECK_THAT(again.customer, has_id("c-000001"));
  CHECK(shop.fixture.session().count().value() == 2);
}

TEST_CASE("while the CRM is down the shop goes on, and catches up") {
  Shop shop;
  shop.fixture.external().throw_always("connection refused");
  CHECK_THAT(shop.checkout.identify("eva@example.com"), is_error(ErrorCode::unavailable));
  CHECK_THAT(shop.checkout.identify("eva@example.com"), is_error(ErrorCode::unavailable));
  CHECK_THAT(shop.checkout.identify("post@fjell.example"), has_id("fjell"));
  CHECK(shop.checkout.catch_up() == 1);
  shop.fixture.external().recover();
  CHECK(shop.checkout.catch_up() == 0);
  CHECK_THAT(shop.fixture.session().find_by_external_reference("crm-9"), has_id("c-000001"));
}

TEST_CASE("two tills charge at the same moment, and no purchase is lost") {
  Shop shop;
  Checkout other_till(shop.fixture.session());
  auto& faults = shop.fixture.faults();
  faults.on(Operation::update).with_id("fjell").next().runs([&] { other_till.charge("fjell", 100).value(); });
  const auto charged = shop.checkout.charge("fjell", 10);
  REQUIRE(charged);
  CHECK(charged->credit()->balance == 110);
  CHECK(shop.fixture.calls().of(Operation::update).failed_with(ErrorCode::version_mismatch).count() == 1);
  shop.fixture.verify();
}

TEST_CASE("a till that always comes last gives up") {
  Shop shop;
  shop.fixture.faults().on(Operation::update).fails(ErrorCode::version_mismatch);
  CHECK_THAT(shop.checkout.charge("fjell", 10), is_error(ErrorCode::version_mismatch));
  CHECK(shop.fixture.calls().of(Operation::update).count() == 3);
  shop.fixture.reset();
  CHECK_THAT(shop.checkout.charge("fjell", 10), has_version(2));
}

}  // namespace
