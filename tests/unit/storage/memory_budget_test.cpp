#include "storage/tenant/memory_budget.hpp"

#include "catch.hpp"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace memory_budget_test {

using namespace custengine;
using namespace custengine::storage;

TEST_CASE("a budget never grants a byte twice to threads") {
  constexpr std::uint64_t limit = 10'000, each = 7;
  MemoryBudget budget(limit);
  std::vector<std::uint64_t> reserved(4);
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t& own : reserved)
      threads.emplace_back([&] {
        while (!budget.reserve(each)) own += each;
      });
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t own : reserved) sum += own;
  CHECK(sum == limit / each * each);
  CHECK(budget.used() == sum);
  budget.adjust(-static_cast<std::int64_t>(sum));
  CHECK(budget.used() == 0);
}

TEST_CASE("a refused reservation reports the available bytes") {
  MemoryBudget budget(100);
  REQUIRE_FALSE(budget.reserve(90));
  REQUIRE_FALSE(budget.check(10));
  const auto error = budget.reserve(11);
  REQUIRE(error);
  CHECK(error->code == ErrorCode::resource_exhausted);
  CHECK(error->message == "the engine may take at most 100 bytes of memory, and would take more");
  CHECK(budget.check(11) == error);
  CHECK(budget.used() == 90);
}

TEST_CASE("an account corrects its budget to a write's real bytes") {
  const auto budget = std::make_shared<MemoryBudget>(1'000);
  {
    MemoryAccount account, other;
    REQUIRE_FALSE(account.enter(budget, 100));
    std::uint64_t claimed = 0;
    REQUIRE_FALSE(account.claim(100, {.stored = 200, .history = 50}, claimed));
    CHECK(claimed == 250);
    CHECK(budget->used() == 350);
    CHECK_FALSE(account.is_settled(300));
    account.settle(300, std::exchange(claimed, 0));
    CHECK(budget->used() == 300);
    CHECK(account.is_settled(300));

    REQUIRE_FALSE(other.enter(budget, 600));
    CHECK(account.claim(300, {.stored = 60, .history = 41}, claimed));
    CHECK(claimed == 0);
    CHECK(budget->used() == 900);
    REQUIRE_FALSE(account.claim(300, {.stored = 60, .history = 40}, claimed));
    std::uint64_t others = 0;
    CHECK(other.claim(600, {.stored = 1}, others));
    // A write that failed.
    account.give_back(std::exchange(claimed, 0));
    CHECK(account.is_settled(300));
    REQUIRE_FALSE(other.claim(600, {.stored = 1}, others));
    other.give_back(others);
    // A write that does not grow the stored data is never refused, even if the history grows.
    account.settle(5'000, 0);
    CHECK_FALSE(account.claim(5'000, {.stored = 0, .history = 100'000}, claimed));
    CHECK_FALSE(account.claim(5'000, {.stored = -1}, claimed));
    CHECK(claimed == 0);
    CHECK(account.check(5'000, {.stored = 1}));
  }
  CHECK(budget->used() == 0);
}

TEST_CASE("an account's own limit is checked first") {
  MemoryAccount account;
  CHECK_FALSE(account.is_limited());
  REQUIRE_FALSE(account.enter(std::make_shared<MemoryBudget>(50), 0));
  CHECK(account.max_bytes() == unlimited_bytes);
  std::uint64_t claimed = 0;
  account.set_max_bytes(100);
  CHECK(account.claim(90, {.stored = 6, .history = 5}, claimed)->message ==
        "the tenant may take at most 100 bytes of memory; it takes 90 and would take 101");
  CHECK(account.claim(40, {.stored = 51}, claimed)->message ==
        "the engine may take at most 50 bytes of memory, and would take more");
  CHECK_FALSE(account.claim(50, {.stored = 50}, claimed));
  account.give_back(claimed);
}

}  // namespace memory_budget_test
