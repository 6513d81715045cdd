#pragma once

#include <custengine/draft.hpp>
#include <custengine/engine.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custengine::testing {

/// A tenant's options, customers and details of stores; Fixture::from(scenario) makes a tenant of them.
struct Scenario {
  /// A store's details for one of the customers.
  struct Details {
    std::string store_id = {}, customer_id = {};
    StoreDetails details = {};
  };
  std::string name = {};
  TenantOptions tenant = {};
  std::vector<CustomerDraft> customers = {};  ///< with ids; all valid
  std::vector<Details> store_details = {};
};

/// Presets. Equal arguments give equal scenarios on every machine; another seed gives other customers of the same kind.
namespace scenario {

/// Norwegian private customers of twelve stores, with loyalty numbers. One in ten is a company. A fifth of them have
/// terms of their own in some store.
Scenario retail_chain(std::size_t customers = 200, std::uint64_t seed = 1);
/// Companies with one to five contacts, credit, terms and an account manager. Four in five have type B2B, a third have
/// TWO_INVOICE.
Scenario b2b_wholesaler(std::size_t customers = 100, std::uint64_t seed = 1);
/// Customers from Norway, Sweden, Denmark and Finland, in one Norwegian tenant.
Scenario nordic_mix(std::size_t customers = 200, std::uint64_t seed = 1);
/// Names that break programs: right to left, combining accents, emoji, quotes, words of SQL and JSON, the longest and
/// the shortest, pairs that look alike. The scenario always has all of them.
Scenario worst_case_names();
/// Three last names, two cities, one company name and few references: so the ids decide the order.
Scenario heavy_ties(std::size_t customers = 200, std::uint64_t seed = 1);
/// One or two fields per customer, not always the same, so that every sort field is missing somewhere.
Scenario sparse_fields(std::size_t customers = 100, std::uint64_t seed = 1);

}  // namespace scenario

}  // namespace custengine::testing
