#include "base/ref_ptr.hpp"
#include "base/shared_mutex.hpp"
#include "base/work_counts.hpp"

#include "catch.hpp"

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

namespace locks_and_pointers_test {

using namespace custengine::base;

namespace {

class Counted : public RefCounted<Counted> {
 public:
  explicit Counted(int& alive) : alive_(alive) { ++alive_; }

 private:
  friend RefCounted<Counted>;
  ~Counted() { --alive_; }
  int& alive_;
};

}  // namespace

TEST_CASE("the last reference destroys the object, once") {
  int alive = 0;
  {
    const auto first = adopt(new Counted(alive));
    CHECK(first->unique());
    auto second = first;
    CHECK_FALSE(first->unique());
    auto third = std::move(second);
    CHECK_FALSE(second);  // NOLINT(bugprone-use-after-move): moved from means empty
    third = nullptr;
    CHECK(first->unique());
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("a waiting writer gets the lock before later readers") {
  SharedMutex mutex;
  mutex.lock_shared();
  std::thread writer([&] { const std::unique_lock lock(mutex); });
  // The only sign of a waiting writer is that readers no longer get the lock.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  bool got_in = true;
  while (got_in && std::chrono::steady_clock::now() < deadline) {
    got_in = mutex.try_lock_shared();
    if (got_in) mutex.unlock_shared();
    std::this_thread::yield();
  }
  CHECK_FALSE(got_in);
  mutex.unlock_shared();
  writer.join();
  CHECK(mutex.try_lock_shared());
  mutex.unlock_shared();
}

TEST_CASE("a lock taken by try_lock counts only its own work") {
  SharedMutex mutex;
  const WorkCount count;
  count_work(&Work::steps, 100);
  REQUIRE(mutex.try_lock_shared());
  count_work(&Work::steps, 3);
  mutex.unlock_shared();
  CHECK(count.work().holds == 1);
  CHECK(count.work().most_steps_of_hold == 3);
}

}  // namespace locks_and_pointers_test
