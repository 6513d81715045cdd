#include "base/defaults.hpp"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <mutex>
#include <random>

namespace custengine::base {

namespace {

class SystemClock final : public Clock {
 public:
  Timestamp now() override { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }
};

class UuidGenerator final : public IdGenerator {
 public:
  std::string next_id() override {
    const std::scoped_lock lock(mutex_);
    return boost::uuids::to_string(generator_());
  }

  std::uint64_t seed() override {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
  }

 private:
  std::mutex mutex_;
  boost::uuids::random_generator_mt19937 generator_;  // seeded by the operating system
};

}  // namespace

std::shared_ptr<Clock> make_system_clock() {
  return std::make_shared<SystemClock>();
}
std::shared_ptr<IdGenerator> make_uuid_generator() {
  return std::make_shared<UuidGenerator>();
}

}  // namespace custengine::base
