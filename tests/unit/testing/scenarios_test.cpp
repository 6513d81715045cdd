#include <custengine/testing/catch2.hpp>
#include <custengine/testing/fixture.hpp>
#include <custengine/testing/scenarios.hpp>

#include "catch.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace scenarios_test {

namespace {

using namespace custengine;
using namespace custengine::testing;

std::vector<Scenario> all(std::uint64_t seed) {
  return {scenario::retail_chain(200, seed), scenario::b2b_wholesaler(100, seed), scenario::nordic_mix(200, seed),
          scenario::worst_case_names(),      scenario::heavy_ties(200, seed),     scenario::sparse_fields(100, seed)};
}

TEST_CASE("every scenario becomes the same fixture each time") {
  const auto first = all(1), again = all(1), other = all(2);
  for (std::size_t i = 0; i < first.size(); ++i) {
    INFO(first[i].name);
    Fixture fixture = Fixture::from(first[i]);
    CHECK(fixture.session().count().value() == first[i].customers.size());
    CHECK(fixture.state() == Fixture::from(again[i]).state());
    const bool is_fixed = first[i].name == "worst-case names";
    CHECK((fixture.state() == Fixture::from(other[i]).state()) == is_fixed);
    CHECK(fixture.engine().check_invariants("acme"));
    CHECK(fixture.calls().count() == 1);  // that count; loading is not among them
  }
}

TEST_CASE("each scenario matches its name") {
  const auto chain = scenario::retail_chain(1000);
  CHECK(chain.tenant.stores.size() == 12);
  CHECK(chain.store_details.size() > 100);
  CHECK(std::ranges::count(chain.customers, CustomerType::person, &CustomerDraft::type) > 800);

  const auto wholesaler = scenario::b2b_wholesaler(200);
  CHECK(std::ranges::count(wholesaler.customers, CustomerType::b2b, &CustomerDraft::type) > 130);
  CHECK(std::ranges::all_of(wholesaler.customers, [](const CustomerDraft& draft) {
    return !draft.contacts.empty() && draft.contacts.size() <= 5 && draft.credit && draft.payment_terms &&
           draft.account_manager;
  }));
  CHECK(std::ranges::any_of(wholesaler.customers, [](const auto& draft) { return !draft.extensions.empty(); }));
  CHECK(std::ranges::any_of(wholesaler.customers,
                            [](const auto& draft) { return draft.credit->balance > draft.credit->limit; }));

  std::set<std::string> countries;
  for (const auto& draft : scenario::nordic_mix().customers) countries.insert(draft.country_code);
  countries.erase("");
  CHECK(countries == std::set<std::string>{"DK", "FI", "NO", "SE"});

  std::size_t longest = 0;
  for (const auto& draft : scenario::worst_case_names().customers)
    longest = std::max({longest, draft.first_name.size(), draft.company_name.size()});
  CHECK(longest == 3 * 255);  // bytes of 255 characters

  std::set<std::string> last_names;
  for (const auto& draft : scenario::heavy_ties().customers) last_names.insert(draft.last_name);
  CHECK(last_names.size() == 3);
}

TEST_CASE("sparse_fields has each sort field both set and missing") {
  Fixture fixture = Fixture::from(scenario::sparse_fields(300));
  std::map<std::string, std::set<bool>> seen;
  for (const Customer& customer : fixture.session().snapshot().value()) {
    for (const auto& [name, text] :
         std::map<std::string, std::string_view>{{"reference", customer.external_reference()},
                                                 {"first", customer.first_name()},
                                                 {"last", customer.last_name()},
                                                 {"company", customer.company_name()},
                                                 {"email", customer.email()},
                                                 {"mobile", customer.mobile()},
                                                 {"city", customer.city()},
                                                 {"postal", customer.postal_code()},
                                                 {"country", customer.country_code()},
                                                 {"vat", customer.vat_number()},
                                                 {"ledger", customer.ledger_number()}})
      seen[name].insert(text.empty());
  }
  for (const auto& [name, both] : seen) {
    INFO(name);
    CHECK(both.size() == 2);
  }
}

}  // namespace

}  // namespace scenarios_test
