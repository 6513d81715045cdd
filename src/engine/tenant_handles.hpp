#pragma once

#include "engine/tenant_entry.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace custengine::engine {

/// The engine's handles of a tenant. A handle is a shared_ptr with a reference count of its own. A session refers
/// weakly to one handle, and each of its calls writes that reference count. So calls of sessions with different handles
/// write no common memory.
///
/// Threads: none of its own; the engine's lock guards it.
class TenantHandles {
 public:
  explicit TenantHandles(std::shared_ptr<TenantEntry> entry) noexcept : entry_(std::move(entry)) {}

  const std::shared_ptr<TenantEntry>& entry() const noexcept { return entry_; }

  /// Returns a handle for a new session. The first `max_handles` sessions get a handle each. Later ones share these in
  /// rotation, except the first, which stays with its session.
  std::weak_ptr<TenantEntry> next() {
    if (!std::exchange(entry_is_given_, true)) return entry_;
    if (!more_) more_ = std::make_unique<More>();
    if (more_->handles.size() < max_handles - 1)
      // The deleter owns the entry, so the entry lives as long as a call uses the handle. Sessions keep the deleter
      // alive, but not the entry: the last use of the handle calls the deleter, which releases the entry.
      more_->handles.emplace_back(entry_.get(), [entry = entry_](TenantEntry*) mutable { entry.reset(); });
    return more_->handles[more_->given++ % more_->handles.size()];
  }

 private:
  static constexpr std::size_t max_handles = 64;
  struct More {
    std::vector<std::shared_ptr<TenantEntry>> handles = {};
    std::size_t given = 0;
  };

  std::shared_ptr<TenantEntry> entry_;
  bool entry_is_given_ = false;  // true if a session has entry_ as its handle
  std::unique_ptr<More> more_;   // null before the second session, so that small tenants stay small
};

}  // namespace custengine::engine
