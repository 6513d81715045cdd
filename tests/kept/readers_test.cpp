#include "kept/memory_persistence.hpp"
#include "storage/tenant/kept_tenant.hpp"
#include "storage/tenant/tenant.hpp"
#include "unit/storage/store_maker.hpp"

#include "catch.hpp"

#include <chrono>
#include <latch>
#include <thread>

namespace readers_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("a kept write waits until readers have left") {
  Disk disk;
  const auto persistence = std::make_shared<MemoryPersistence>(disk);
  const auto commits = std::make_shared<storage::CommitQueue>(persistence);
  storage::LogEntries start;
  start.add_start();
  start.number_from(0, 0);
  commits
      ->commit({.place = {persistence->new_tenant().value(), 0}, .entries = start.all(), .generation = 1, .name = "t"})
      .value();
  StoreMaker maker;
  storage::Tenant tenant("t", maker.schema());
  tenant.keep(std::make_unique<storage::KeptTenant>(commits, persistence->find_tenant("t").value().value(), 100));

  std::latch is_kept(1);
  persistence->after_commit = [&is_kept]() -> std::optional<Error> {
    is_kept.count_down();
    return std::nullopt;
  };
  std::jthread writer;
  const std::size_t seen = tenant.read([&](const storage::CustomerStore& customers) {
    writer = std::jthread([&] { tenant.insert(maker.make_record({.last_name = "L"})).value(); });
    is_kept.wait();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the writer waits, or is done
    return customers.size();
  });
  CHECK(seen == 0);
  writer.join();
  CHECK(tenant.size() == 1);
}

}  // namespace readers_test
