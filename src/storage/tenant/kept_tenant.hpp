#pragma once

#include "base/group_queue.hpp"
#include "storage/kept/tenant_log.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace custengine::storage {

/// What a tenant has besides if it is kept beyond the process.
struct KeptTenant {
  KeptTenant(std::shared_ptr<CommitQueue> commits, const kept::Tenant& kept, std::uint64_t max_entries) noexcept
      : log(std::move(commits), kept, max_entries) {}

  TenantLog log;
  base::GroupQueue writes = {};  // writes wait here, and are committed to the log in groups
  /// True once its memory was given up while it stays kept. Threads: any.
  const std::shared_ptr<std::atomic<bool>> was_unloaded = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace custengine::storage
