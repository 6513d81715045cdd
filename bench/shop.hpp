#pragma once

#include <custengine/engine.hpp>
#include <custengine/session.hpp>
#include <custengine/testing/generator.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace bench {

inline constexpr std::string_view tenant = "acme";

/// Always the same customers, with the ids "g-1", "g-2", …
custengine::testing::Generator make_generator();
std::string customer_id(std::size_t number);

/// An engine with the empty tenant.
custengine::Engine make_engine();

/// A tenant with customers.
struct Shop {
  custengine::Engine engine;
  custengine::Session session;
  std::size_t customers;
};

/// The shop of that size, built when first asked for; asking for another size drops it.
Shop& shop_with(std::size_t customers);

}  // namespace bench
