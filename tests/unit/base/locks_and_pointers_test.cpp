#include "base/ref_ptr.hpp"
#include "base/shared_mutex.hpp"

#include "catch.hpp"

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

using namespace custengine::base;

namespace {

class Counted {
 public:
  explicit Counted(int& alive) : alive_(alive) { ++alive_; }
  void retain() const noexcept { references_.retain(); }
  void release() const noexcept {
    if (references_.release()) delete this;
  }
  bool unique() const noexcept { return references_.unique(); }

 private:
  ~Counted() { --alive_; }
  int& alive_;
  RefCount references_;
};

}  // namespace

TEST_CASE("the last reference destroys the object, once") {
  int alive = 0;
  {
    const auto first = RefPtr<Counted>::adopt(new Counted(alive));
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

TEST_CASE("a writer gets its turn while readers keep coming") {
  SharedMutex mutex;
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  // Two readers that always overlap would never leave glibc's default lock free.
  for (int i = 0; i < 2; ++i)
    readers.emplace_back([&] {
      while (!stop) {
        const std::shared_lock lock(mutex);
        std::this_thread::sleep_for(std::chrono::microseconds(200));
      }
    });
  for (int i = 0; i < 50; ++i) const std::unique_lock lock(mutex);
  stop = true;
  for (auto& reader : readers) reader.join();
  SUCCEED("all 50 writes went through");
}
