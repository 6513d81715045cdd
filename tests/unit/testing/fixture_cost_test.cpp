// Measures the cost of reset(). Run it by hand: test_testing '[.cost]' prints the times. No time is checked.

#include <custengine/testing/builders.hpp>
#include <custengine/testing/fixture.hpp>

#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace fixture_cost_test {

namespace {

using namespace custengine;
using namespace custengine::testing;

double median_us(std::vector<double> times) {
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  return times[times.size() / 2];
}

TEST_CASE("the cost of reset by customers loaded and changed", "[.cost]") {
  constexpr int runs = 15;
  std::printf("%10s %10s %12s %14s\n", "loaded", "changed", "reset, us", "us a change");
  for (const std::size_t loaded : {1'000U, 10'000U, 100'000U}) {
    Fixture fixture = Fixture::from(scenario::nordic_mix(loaded));
    for (const std::size_t changed : {0U, 1U, 10U, 100U, 1'000U}) {
      std::vector<double> times;
      for (int run = 0; run < runs; ++run) {
        // Spread over all, each with a new sort key.
        for (std::size_t n = 0; n < changed; ++n)
          fixture.session().update("n-" + std::to_string(1 + n * (loaded / changed)), {.city = "Bergen"}).value();
        const auto begin = std::chrono::steady_clock::now();
        fixture.reset();
        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
        times.push_back(took.count());
      }
      const double us = median_us(times);
      std::printf("%10zu %10zu %12.1f %14.2f\n", loaded, changed, us,
                  changed == 0 ? 0.0 : us / static_cast<double>(changed));
    }
  }
}

}  // namespace

}  // namespace fixture_cost_test
