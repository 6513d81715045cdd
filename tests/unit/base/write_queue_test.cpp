#include "base/write_queue.hpp"
#include "base/reader_gate.hpp"

#include "catch.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace write_queue_test {

using namespace custengine::base;

namespace {

/// Waits until a condition holds. False after 30 seconds.
template <class Condition>
bool comes_true(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

template <class Work>
void on_threads(std::size_t count, Work work) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back([work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("a write gives its result or its exception") {
  ReaderGate gate;
  WriteQueue queue(gate);
  CHECK(queue.run([] { return 7; }) == 7);
  int written = 0;
  queue.run([&] { written = 3; });
  CHECK(written == 3);
  CHECK_THROWS_AS(queue.run([]() -> int { throw std::runtime_error("no"); }), std::runtime_error);
  CHECK(queue.run([] { return 8; }) == 8);
}

TEST_CASE("writes of many threads exclude each other and readers") {
  ReaderGate gate;
  WriteQueue queue(gate);
  std::size_t first = 0, second = 0;
  std::atomic<std::size_t> wrong = 0;
  on_threads(8, [&](std::size_t thread) {
    for (std::size_t i = 0; i < 2000; ++i) {
      if (thread % 2 == 0) {
        const std::size_t before = queue.run([&] {
          ++first;
          return second++;
        });
        wrong += before >= 4 * 2000;
      } else {
        const std::shared_lock lock(gate);
        wrong += first != second;
      }
    }
  });
  CHECK(wrong == 0);
  CHECK(first == 4 * 2000);
  CHECK(second == 4 * 2000);
}

TEST_CASE("a turn keeps writers out and lets readers in") {
  ReaderGate gate;
  WriteQueue queue(gate);
  int value = 0;
  bool others_turn = true;
  std::thread writer;
  {
    const WriteQueue::Turn turn(queue);
    CHECK(queue.has_turn());
    {
      WriteQueue::Turn inner(queue);
      CHECK_FALSE(inner.end());
    }
    CHECK(queue.has_turn());
    std::atomic<bool> has_begun = false;
    writer = std::thread([&] {
      others_turn = queue.has_turn();
      has_begun = true;
      queue.run([&] { value = 2; });
    });
    CHECK(comes_true([&] { return has_begun.load(); }));
    for (int i = 0; i < 100; ++i) {
      queue.run([&] { value = 1; });
      std::this_thread::yield();
      const std::shared_lock lock(gate);
      CHECK(value == 1);
    }
  }
  writer.join();
  CHECK(value == 2);
  CHECK_FALSE(others_turn);
  CHECK_FALSE(queue.has_turn());
}

TEST_CASE("a turn comes beside writers that never pause") {
  ReaderGate gate;
  WriteQueue queue(gate);
  std::atomic<bool> done = false;
  std::atomic<std::size_t> writes = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 3; ++i)
    writers.emplace_back([&] {
      while (!done) queue.run([&] { ++writes; });
    });
  for (int i = 0; i < 50; ++i) {
    const std::size_t before = writes;
    CHECK(comes_true([&] { return writes != before; }));
    const WriteQueue::Turn turn(queue);
    const std::size_t during = writes;
    std::this_thread::yield();
    CHECK(writes == during);
  }
  done = true;
  for (std::thread& writer : writers) writer.join();
}

namespace {

/// Reads when its thread ends.
struct ReadsAtTheEnd {
  ReaderGate* gate = nullptr;
  std::atomic<int>* reads = nullptr;
  ~ReadsAtTheEnd() {
    const std::shared_lock lock(*gate);
    ++*reads;
  }
};

}  // namespace

TEST_CASE("the destructors of a thread that ends may read") {
  ReaderGate gate;
  std::atomic<int> reads = 0;
  std::thread([&] {
    // It is older than what the thread has for its reads, and so is destroyed after that.
    thread_local ReadsAtTheEnd at_the_end;
    at_the_end.gate = &gate;
    at_the_end.reads = &reads;
    const std::shared_lock lock(gate);
    ++reads;
  }).join();
  CHECK(reads == 2);
  gate.close();
  CHECK_FALSE(gate.try_lock_shared());
  gate.open();
}

TEST_CASE("readers get in beside writers that never pause") {
  ReaderGate gate;
  WriteQueue queue(gate);
  std::atomic<bool> done = false;
  std::vector<std::thread> writers;
  for (int i = 0; i < 2; ++i)
    writers.emplace_back([&] {
      while (!done) queue.run([] {});
    });
  for (int i = 0; i < 2000; ++i) const std::shared_lock lock(gate);
  done = true;
  for (std::thread& writer : writers) writer.join();
  SUCCEED();
}

TEST_CASE("a thread may be in several gates") {
  std::vector<ReaderGate> gates(6);
  std::vector<std::shared_lock<ReaderGate>> locks;
  for (ReaderGate& gate : gates) locks.emplace_back(gate);
  std::atomic<int> closed = 0;
  std::vector<std::thread> writers;
  for (ReaderGate& gate : gates)
    writers.emplace_back([&] {
      gate.close();
      ++closed;
      gate.open();
    });
  const auto is_closed = [](ReaderGate& gate) {
    const bool entered = gate.try_lock_shared();
    if (entered) gate.unlock_shared();
    return !entered;
  };
  std::thread([&] { CHECK(comes_true([&] { return std::ranges::all_of(gates, is_closed); })); }).join();
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  CHECK(closed == 0);
  locks.clear();
  for (std::thread& writer : writers) writer.join();
  CHECK(closed == 6);
}

TEST_CASE("more threads may read than the table has rows") {
  ReaderGate gate;
  std::atomic<int> inside = 0;
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 300; ++i)
    readers.emplace_back([&] {
      const std::shared_lock lock(gate);
      ++inside;
      while (!done) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      --inside;
    });
  CHECK(comes_true([&] { return inside == 300; }));
  int inside_then = -1;
  std::thread writer([&] {
    gate.close();
    inside_then = inside;
    gate.open();
  });
  done = true;
  writer.join();
  CHECK(inside_then == 0);
  for (std::thread& reader : readers) reader.join();
}

}  // namespace write_queue_test
