#pragma once

#include <custengine/custengine.hpp>
#include <custengine/testing/fake_clock.hpp>

#include <cstddef>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace lines {

using Random = std::mt19937_64;

/// An engine with the tenant "t", which has a text index and generated customers. All is equal in each run.
struct World {
  explicit World(std::size_t customers);

  std::shared_ptr<custengine::testing::FakeClock> clock = std::make_shared<custengine::testing::FakeClock>();
  custengine::Engine engine;
};

/// The arguments of the calls; all threads read them.
struct Arguments {
  explicit Arguments(const custengine::Session& session);

  std::vector<std::string> ids, cities;
  std::vector<std::string> substrings;  // three letters that 5 to 50 customers have
};

using CallFunction = void (*)(custengine::Session& session, const Arguments& arguments, Random& random);

struct Workload {
  const char* name;
  std::size_t calls;  // to count, of all threads together
  CallFunction call;
  CallFunction beside =
      nullptr;  // if it is not null, thread 0 makes this call, and the calls of the others are counted
};
std::span<const Workload> workloads();

}  // namespace lines
