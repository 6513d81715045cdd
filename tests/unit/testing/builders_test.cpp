#include <custengine/testing/builders.hpp>
#include <custengine/testing/fixture.hpp>

#include "catch.hpp"

namespace builders_test {

namespace {

using namespace custengine;
using namespace custengine::testing;

TEST_CASE("a builder needs only the fields that matter") {
  const CustomerDraft company = a_company()
                                    .named("Nordlys Elektro AS")
                                    .in("Bergen", "NO")
                                    .with_reference("crm-1")
                                    .with_email("post@nordlys.example")
                                    .with_mobile("55 12 34 56")
                                    .with_vat_number("NO923609016MVA")
                                    .with_credit(100'000, 2'500)
                                    .due_in(30)
                                    .with(two_invoice("org-1"))
                                    .with(a_contact("Bo", "Berg", "bo@nordlys.example"))
                                    .with(a_delivery_address("Kaien 1", "5003", "Bergen", "NO"))
                                    .with(an_invoice_address("Postboks 7", "5001", "Bergen"))
                                    .with(a_consent("newsletter", false, "web"))
                                    .with(&CustomerDraft::origin, "web")
                                    .but([](CustomerDraft& draft) { draft.ledger_number = "007"; });
  const CustomerDraft expected{
      .external_reference = "crm-1",
      .type = CustomerType::company,
      .company_name = "Nordlys Elektro AS",
      .email = "post@nordlys.example",
      .mobile = "55 12 34 56",
      .city = "Bergen",
      .country_code = "NO",
      .vat_number = "NO923609016MVA",
      .ledger_number = "007",
      .payment_terms = 30,
      .credit = Credit{.limit = 100'000, .balance = 2'500},
      .origin = "web",
      .addresses = {{.type = AddressType::delivery,
                     .address = "Kaien 1",
                     .postal_code = "5003",
                     .city = "Bergen",
                     .country_code = "NO"},
                    {.type = AddressType::invoice, .address = "Postboks 7", .postal_code = "5001", .city = "Bergen"}},
      .contacts = {{.first_name = "Bo", .last_name = "Berg", .email = "bo@nordlys.example"}},
      .consents = {{.name = "newsletter", .status = false, .source = "web"}},
      .extensions = {{.organization_id = "org-1"}}};
  CHECK(company == expected);
}

TEST_CASE("making a draft does not change the builder") {
  const auto base = a_person().in("Oslo");
  const CustomerDraft ada = base.named("Ada King Lovelace"), grace = base.named("Grace").at("Gata 1", "5003", "Bergen");
  CHECK(ada.first_name == "Ada King");
  CHECK(ada.last_name == "Lovelace");
  CHECK(ada.city == "Oslo");
  CHECK(grace.first_name == "Grace");
  CHECK(grace.last_name.empty());
  CHECK(grace.city == "Bergen");
}

TEST_CASE("numbered drafts of one builder differ") {
  const auto drafts =
      a_company().named("Fjell {n} AS").with_reference("crm").with_email("post{n}@fjell.example").times(3);
  REQUIRE(drafts.size() == 3);
  CHECK(drafts[0].company_name == "Fjell 1 AS");
  CHECK(drafts[2].company_name == "Fjell 3 AS");
  CHECK(drafts[1].external_reference == "crm-2");
  CHECK(drafts[1].email == "post2@fjell.example");
  CHECK(drafts[1].id.empty());
  CHECK(a_person().with_id("c-{n}-{n}").times(12).back().id == "c-12-12");
  CHECK(a_person().with_id("c").times(2).back().id == "c-2");
  const CustomerDraft one = a_person().with_id("c").with_reference("r-{n}");
  CHECK(one.id == "c");
  CHECK(one.external_reference == "r-1");
  CHECK(a_person().times(0).empty());
}

TEST_CASE("builders make only valid drafts") {
  Fixture fixture({.options = {.extensions = {TenantExtension::b2b}}});
  for (const CustomerBuilder& builder : {a_person(), a_company(), a_b2b()}) CHECK(fixture.session().create(builder));
  const auto drafts = a_company().with_id("f").with_reference("f").with(two_invoice("org-1")).times(500);
  CHECK(fixture.session().import_customers(drafts).value().created == 500);
  CHECK(an_extension("FOUR_INVOICE", "o").code.name() == "FOUR_INVOICE");
  CHECK_THROWS_AS(an_extension("four invoice", "o"), Exception);
}

}  // namespace

}  // namespace builders_test
