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

/// An engine with a tenant "t" that keeps every sort index, and customers "c-1", "c-2", … in it. A snapshot
/// is held, so that every write has to copy what it shares.
struct FaultWorld {
  World world;
  Session session;
  std::optional<Snapshot> held;

  explicit FaultWorld(std::size_t customers);
  std::vector<Customer> held_customers() const;  // by id
  TenantState state() const { return state_of(world, session, {"oslo", "a-store-with-a-long-name"}); }
};

/// Runs `call` again and again, each time on a fresh world, prepared, with one more allocation that succeeds, until
/// none fails. After each failure that is told `check_failed(world, state before)` is called, and then `call` must
/// succeed. One that is not told, as it happened while tidying up, must leave what a call without failures does.
/// Past the first 16 allocations every fifth one fails; under `./dev test --all` every one.
/// Gives how many failures were told.
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
    CHECK(held_unchanged);  // succeeded or not, a snapshot shows its moment
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

/// What a write that failed must leave behind: what was there before.
inline void check_unchanged(FaultWorld& world, const TenantState& before) {
  const bool unchanged = world.state() == before;
  CHECK(unchanged);
}

/// A write, as Session's member functions do it; throws when it gives an error.
struct NamedCall {
  std::string name;
  std::function<void(FaultWorld&)> call;
};

}  // namespace custengine::test
