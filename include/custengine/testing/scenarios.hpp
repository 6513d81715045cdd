#pragma once

#include <custengine/draft.hpp>
#include <custengine/engine.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custengine::testing {

/// A tenant's options and what is in it; Fixture::from(scenario) makes it real.
struct Scenario {
  /// A store's details for one of the customers.
  struct Details {
    std::string store_id = {}, customer_id = {};
    StoreDetails details = {};
  };
  std::string name = {};
  TenantOptions tenant = {};
  std::vector<CustomerDraft> customers = {};  ///< with ids; all of them keep the rules
  std::vector<Details> store_details = {};
};

/// Presets. Equal arguments give equal scenarios on every machine; another seed gives other customers of the same kind.
namespace scenario {

/// Norwegian private customers of twelve stores, one in ten a company, loyalty numbers, and a fifth of them with terms
/// of their own in some store.
Scenario retail_chain(std::size_t customers = 200, std::uint64_t seed = 1);
/// Companies, four in five of type B2B, with one to five contacts, credit, terms and an account manager; a third of
/// them with TWO_INVOICE.
Scenario b2b_wholesaler(std::size_t customers = 100, std::uint64_t seed = 1);
/// Customers from Norway, Sweden, Denmark and Finland, in one Norwegian tenant.
Scenario nordic_mix(std::size_t customers = 200, std::uint64_t seed = 1);
/// Names that break programs: right to left, combining accents, emoji, quotes, words of SQL and JSON, the longest and
/// the shortest, pairs that look alike. Always all of them.
Scenario worst_case_names();
/// Three last names, two cities, one company name and few references: the order is decided by ids.
Scenario heavy_ties(std::size_t customers = 200, std::uint64_t seed = 1);
/// One or two fields per customer, a different one each time, so that every sort field is missing somewhere.
Scenario sparse_fields(std::size_t customers = 100, std::uint64_t seed = 1);

}  // namespace scenario

}  // namespace custengine::testing
