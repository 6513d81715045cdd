#pragma once

#include "kept/memory_persistence.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::test {

/// All that a tenant shows: its dump, and its changes as JSON.
std::string everything_of(const Engine& engine, std::string_view tenant);

/// An engine whose tenants are kept on a Disk, which a later engine can open.
class KeptWorld {
 public:
  explicit KeptWorld(LoadMode mode = LoadMode::all);

  Engine& engine() { return *engine_; }
  MemoryPersistence& persistence() { return *persistence_; }
  Disk& disk() { return disk_; }
  testing::FakeClock& clock() { return *clock_; }

  Session add_tenant(std::string_view tenant, TenantOptions options = {});
  Session open(std::string_view tenant);

  /// Ends the engine, and opens another one on the same disk.
  Result<void> try_to_reopen();
  void reopen() { try_to_reopen().value(); }
  /// Requires that the tenant in memory is what is kept, and that a reopened engine shows the same.
  void require_kept(std::string_view tenant);

 private:
  LoadMode mode_;
  Disk disk_;
  std::shared_ptr<testing::FakeClock> clock_ = std::make_shared<testing::FakeClock>();
  std::shared_ptr<testing::SequentialIds> ids_ = std::make_shared<testing::SequentialIds>();
  std::shared_ptr<MemoryPersistence> persistence_;
  std::optional<Engine> engine_;
};

}  // namespace custengine::test
