// Failing allocations of ICU and CRoaring. Each run is a process of its own: these libraries cache objects in globals,
// and CRoaring may end the process.

#include "child.hpp"
#include "effort.hpp"
#include "failing_malloc.hpp"
#include "write_calls.hpp"

#include <map>

namespace malloc_faults_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Caller = FailingMalloc::Caller;

bool is_skipped() {
  if (!FailingMalloc::works()) WARN("skipped: malloc is the sanitizer's");
  return !FailingMalloc::works();
}

/// True if the call failed for lack of memory. If ICU cannot load the data of a locale, it may report the locale as
/// unknown instead.
template <class Call>
bool is_refused(Call call) {
  try {
    call();
    return false;
  } catch (const std::bad_alloc&) {
    return true;
  } catch (const Exception& exception) {
    const auto fields = fields_of(exception.error());
    if (fields != std::vector<std::string>{"locale"}) throw;
    return true;
  }
}

/// Checks that written customers are found by texts that ICU must fold.
bool finds(FaultWorld& world) {
  world.session
      .update("c-1",
              {.last_name = "Ås", .city = "東京都の ガス会社と パン屋が ならぶ とても長い名前の大通り あおぞら商店街"})
      .value();
  return world.session.search({.query = "as"}).value().paging.total_count >= 1U &&
         world.session.search({.query = "ｶﾞｽ会社 ﾊﾟﾝ屋"}).value().paging.total_count == 1U;
}

Ending write_with_fault(const NamedCall& write, Caller caller, std::size_t n, const TenantState& done) {
  FaultWorld world(2);
  const TenantState before = world.state();
  bool refused = false, happened = false;
  {
    const FailingMalloc fault(caller, n);
    refused = is_refused([&] { write.call(world); });
    happened = fault.happened();
  }
  if (!happened) return nothing_failed;
  // A write that succeeds in spite of the failure is complete.
  if (!(world.state() == (refused ? before : done))) return wrong;
  if (refused) write.call(world);
  if (world.state().count != done.count) return wrong;
  return finds(world) ? as_it_should : wrong;
}

/// Makes a tenant, a customer and a search in a process that has not used ICU yet.
Ending begin_with_fault(const std::string& locale, std::size_t n) {
  bool happened = false, finds_it = true;
  {
    const FailingMalloc fault(Caller::others, n);
    (void)is_refused([&] {
      Engine engine;
      engine.create_tenant("t", {.locale = locale}).value();
      Session session = engine.session("t").value();
      session
          .create({.first_name = "Åse",
                   .city = "東京都の ガス会社と パン屋が ならぶ とても長い名前の大通り あおぞら商店街"})
          .value();
      finds_it = session.search({.query = "ase ｶﾞｽ会社"}).value().paging.total_count == 1U;
    });
    happened = fault.happened();
  }
  if (!happened) return nothing_failed;
  if (!finds_it) return wrong;
  bool found = false;
  const bool refused = is_refused([&] {
    FaultWorld world(2);
    found = finds(world);
  });
  return refused ? refused_for_good : found ? as_it_should : wrong;
}

}  // namespace

TEST_CASE("ICU out of memory on its first use gives no wrong result") {
  if (is_skipped()) return;
  for (const std::string locale : {"", "nb"}) {
    std::map<Ending, std::size_t> endings;
    for (std::size_t n = 1;; n += n < 12 ? 1 : by_effort<std::size_t>(9, 1)) {
      INFO("locale " << locale << ", allocation " << n);
      const Ending ending = in_child([&] { return begin_with_fault(locale, n); });
      if (ending == nothing_failed) break;
      CHECK(ending != wrong);
      ++endings[ending];
    }
    WARN("a first tenant of locale \"" << locale << "\": of the allocations that failed, " << endings[as_it_should]
                                       << " left no trace, after " << endings[refused_for_good]
                                       << " ICU kept refusing, and at " << endings[crashed] << " the process ended");
    CHECK(endings[as_it_should] > by_effort(2U, 5U));
  }
}

TEST_CASE("if ICU lacks memory, a write is whole or can be retried") {
  if (is_skipped()) return;
  std::size_t failed = 0;
  for (const auto* writes : {&customer_writes(), &other_writes()}) {
    for (const NamedCall& write : *writes) {
      const TenantState done = [&] {
        FaultWorld world(2);
        write.call(world);
        return world.state();
      }();
      for (std::size_t n = 1;; n += by_effort<std::size_t>(5, 1)) {
        INFO(write.name << ", allocation " << n);
        const Ending ending = in_child([&] { return write_with_fault(write, Caller::others, n, done); });
        if (ending == nothing_failed) break;
        CHECK(ending == as_it_should);
        ++failed;
      }
    }
  }
  WARN(failed << " allocations failed");
  CHECK(failed > by_effort(8U, 50U));
}

TEST_CASE("CRoaring without memory crashes or gives the right result") {
  if (is_skipped()) return;
  std::size_t survived = 0, ended = 0;
  for (const auto* writes : {&customer_writes(), &other_writes()}) {
    for (const NamedCall& write : *writes) {
      const TenantState done = [&] {
        FaultWorld world(2);
        write.call(world);
        return world.state();
      }();
      std::size_t ended_here = 0;
      for (std::size_t n = 1;; n += 1 + n / by_effort<std::size_t>(1, 8)) {
        INFO(write.name << ", allocation " << n);
        const Ending ending = in_child([&] { return write_with_fault(write, Caller::croaring, n, done); });
        if (ending == nothing_failed) break;
        CHECK(ending != wrong);
        (ending == crashed ? ended_here : survived) += 1;
      }
      if (ended_here > 0) WARN(write.name << " ended the process");
      ended += ended_here;
    }
  }
  WARN(survived << " survived, " << ended << " ended the process");
  // If this fails, CRoaring no longer ends the process: correct docs/security.md.
  CHECK(ended > 0);
}

}  // namespace malloc_faults_test
