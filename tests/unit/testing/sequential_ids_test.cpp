#include <custengine/testing/sequential_ids.hpp>

#include "catch.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <thread>
#include <vector>

namespace sequential_ids_test {

namespace {

using custengine::testing::SequentialIds;

TEST_CASE("sequential ids count from one, padded") {
  SequentialIds ids;
  CHECK(ids.next_id() == "c-000001");
  CHECK(ids.next_id() == "c-000002");
  for (int at = 2; at < 9; ++at) (void)ids.next_id();
  CHECK(ids.next_id() == "c-000010");
}

TEST_CASE("a test chooses prefix and seed") {
  SequentialIds ids("order_", 42);
  CHECK(ids.next_id() == "order_000001");
  CHECK(ids.seed() == 42);
  CHECK(ids.seed() == 42);
  CHECK(SequentialIds().seed() == SequentialIds().seed());
}

TEST_CASE("sequential ids continue from a given number") {
  SequentialIds ids;
  CHECK(ids.given_out() == 0);
  (void)ids.next_id();
  (void)ids.next_id();
  CHECK(ids.given_out() == 2);
  ids.go_on_after(1);
  CHECK(ids.next_id() == "c-000002");
}

TEST_CASE("two threads never get the same id") {
  SequentialIds ids;
  std::array<std::vector<std::string>, 4> taken;
  {
    std::vector<std::jthread> threads;
    for (auto& mine : taken)
      threads.emplace_back([&ids, &mine] {
        for (int at = 0; at < 1000; ++at) mine.push_back(ids.next_id());
      });
  }
  std::vector<std::string> all;
  for (const auto& mine : taken) {
    CHECK(std::ranges::is_sorted(mine));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::ranges::sort(all);
  CHECK(std::ranges::adjacent_find(all) == all.end());
  CHECK(all.back() == "c-004000");
}

}  // namespace

}  // namespace sequential_ids_test
