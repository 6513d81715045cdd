#include <custengine/testing/fake_clock.hpp>

#include "catch.hpp"

#include <chrono>
#include <thread>
#include <vector>

namespace fake_clock_test {

namespace {

using namespace std::chrono_literals;
using custengine::Timestamp;
using custengine::testing::FakeClock;

TEST_CASE("a fake clock stands still") {
  FakeClock clock;
  CHECK(clock.now() == Timestamp{std::chrono::sys_days{2025y / 1 / 1}});
  std::this_thread::sleep_for(2ms);
  CHECK(clock.now() == FakeClock::default_start);
}

TEST_CASE("a fake clock moves in both directions") {
  FakeClock clock{Timestamp{1000ms}};
  clock.advance(1h);
  CHECK(clock.now() == Timestamp{3'601'000ms});
  clock.advance(-2h);
  CHECK(clock.now() == Timestamp{-3'599'000ms});
  clock.set(Timestamp{7ms});
  CHECK(clock.now() == Timestamp{7ms});
}

TEST_CASE("a waiter on a fake clock resumes once it is moved far enough") {
  FakeClock clock;
  clock.wait_until(FakeClock::default_start);  // there already
  CHECK(clock.waiting() == 0);
  std::jthread first([&clock] { clock.wait_until(FakeClock::default_start + 1s); });
  std::jthread second([&clock] { clock.wait_until(FakeClock::default_start + 2s); });
  while (clock.waiting() < 2) std::this_thread::yield();
  clock.set(FakeClock::default_start + 1s);
  first.join();
  CHECK(clock.waiting() == 1);
  clock.advance(1h);
  second.join();
  CHECK(clock.waiting() == 0);
}

TEST_CASE("no step of a fake clock is lost between threads") {
  FakeClock clock{Timestamp{}};
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&clock] {
      for (int step = 0; step < 1000; ++step) clock.advance(1ms);
    });
  threads.clear();
  CHECK(clock.now() == Timestamp{4000ms});
}

}  // namespace

}  // namespace fake_clock_test
