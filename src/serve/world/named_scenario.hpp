#pragma once

#include <custengine/testing/scenarios.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custengine::serve {

/// A scenario of the testing kit by the name that control documents and the program use.
struct NamedScenario {
  std::string_view name;
  testing::Scenario (*make)(std::size_t customers, std::uint64_t seed);
  std::size_t customers;  ///< if their number is not given; 0: it cannot be chosen
};

inline constexpr std::array named_scenarios = {
    NamedScenario{"retail_chain", testing::scenario::retail_chain, 200},
    NamedScenario{"b2b_wholesaler", testing::scenario::b2b_wholesaler, 100},
    NamedScenario{"nordic_mix", testing::scenario::nordic_mix, 200},
    NamedScenario{"heavy_ties", testing::scenario::heavy_ties, 200},
    NamedScenario{"sparse_fields", testing::scenario::sparse_fields, 100},
    NamedScenario{"worst_case_names", [](std::size_t, std::uint64_t) { return testing::scenario::worst_case_names(); },
                  0},
};

/// The most customers that a scenario may be asked for.
inline constexpr std::size_t max_scenario_customers = 100'000;

}  // namespace custengine::serve
