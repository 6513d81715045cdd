#pragma once

#include "failing_new.hpp"

#include "effort.hpp"
#include "unit/engine/support.hpp"

#include <functional>
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace custengine::test {

/// An engine with a tenant "t" with every sort index and customers "c-1", "c-2", …. It holds a snapshot, so that every
/// write must copy shared data.
struct FaultWorld {
  World world;
  Session session;
  std::optional<Snapshot> held;

  explicit FaultWorld(std::size_t customers);
  std::vector<Customer> held_customers() const;  // by id
  TenantState state() const { return state_of(world, session, {"oslo", "a-store-with-a-long-name"}); }
};

/// Runs `call` repeatedly, each time on a fresh, prepared world, with one more allocation that succeeds, until none
/// fails. After each reported failure it calls `check_failed(world, state before)`, and then `call` must succeed. A
/// failure during cleanup is not reported; the result must then equal that of a call without failures. After the first
/// 16 allocations every fifth one fails; under `./dev test --all` every one. Returns the number of reported failures.
template <class Call, class CheckFailed, class Prepare = void (*)(FaultWorld&)>
std::size_t fail_each_allocation(
    std::size_t customers, Call call, CheckFailed check_failed, Prepare prepare = [](FaultWorld&) {}) {
  std::size_t told = 0;
  for (std::size_t n = 1;; n += n < 16 ? 1 : by_effort<std::size_t>(5, 1)) {
    FaultWorld world(customers);
    const std::vector<Customer> held = world.held_customers();
    prepare(world);
    const TenantState before = world.state();
    bool failed = false, happened = false;
    {
      const FailingNew fault(n);
      try {
        call(world);
      } catch (const std::bad_alloc&) {
        failed = true;
      }
      happened = fault.happened();
    }
    INFO("allocation " << n << " of the call, " << customers << " customers");
    const bool held_unchanged = world.held_customers() == held;
    CHECK(held_unchanged);  // a snapshot never changes, even if the call failed
    if (failed) {
      ++told;
      check_failed(world, before);
      CHECK_NOTHROW(call(world));
    } else if (happened) {
      FaultWorld other(customers);
      prepare(other);
      call(other);
      const bool is_done = world.state() == other.state();
      REQUIRE(is_done);
    } else {
      return told;
    }
    all_customers(world.world, world.session);  // checks the invariants
  }
}

/// Checks that a failed write changed nothing.
inline void check_unchanged(FaultWorld& world, const TenantState& before) {
  const bool unchanged = world.state() == before;
  CHECK(unchanged);
}

/// Runs a write and throws if it returns an error.
struct NamedCall {
  std::string name;
  std::function<void(FaultWorld&)> call;
};

}  // namespace custengine::test
