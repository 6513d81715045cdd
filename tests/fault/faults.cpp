#include "faults.hpp"

#include "sort_fields.hpp"

#include <algorithm>
#include <vector>

namespace custengine::test {

namespace {

/// The first two drafts set every field.
CustomerDraft numbered_draft(std::size_t number) {
  const std::string text = std::to_string(number);
  CustomerDraft draft = number <= 2 ? full_draft() : CustomerDraft();
  draft.id = "c-" + text;
  draft.external_reference = "a reference of some length " + text;
  draft.company_name = "Company " + text;
  draft.email = "someone-" + text + "@example.com";
  draft.mobile = "+47 900 " + text;
  if (number == 2) draft.extensions.resize(1);
  return draft;
}

}  // namespace

FaultWorld::FaultWorld(std::size_t customers)
    : session(world.add_tenant("t", {.locale = "nb",
                                     .country_code = "NO",
                                     .sort_indexes = all_sort_fields(),
                                     .stores = {"oslo", "a-store-with-a-long-name"},
                                     .also_searched = {SearchField::id, SearchField::address}})) {
  for (std::size_t number = 1; number <= customers; ++number) session.create(numbered_draft(number)).value();
  if (customers > 1) session.set_store_details("oslo", "c-2", {.note = "kept"}).value();
  held = session.snapshot().value();
}

std::vector<Customer> FaultWorld::held_customers() const {
  std::vector<Customer> customers(held->begin(), held->end());
  std::ranges::sort(customers, {}, &Customer::id);
  return customers;
}

}  // namespace custengine::test
