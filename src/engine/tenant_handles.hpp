#pragma once

#include "engine/tenant_entry.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace custengine::engine {

/// The engine's references to a tenant, by which sessions find it. Each handle has a reference count of its own: calls
/// through sessions with different handles write no common memory.
///
/// Threads: none of its own; the engine's lock guards it.
class TenantHandles {
 public:
  explicit TenantHandles(std::shared_ptr<TenantEntry> entry) noexcept : entry_(std::move(entry)) {}

  const std::shared_ptr<TenantEntry>& entry() const noexcept { return entry_; }

  /// Returns a handle for a session. The first `max_handles` sessions get different ones; then they take turns.
  std::weak_ptr<TenantEntry> next() {
    if (!std::exchange(entry_is_given_, true)) return entry_;
    if (!more_) more_ = std::make_unique<More>();
    if (more_->handles.size() < max_handles - 1)
      // The deleter owns the entry, so the entry lives as long as any handle is used. It lets the entry go when it is
      // called; the deleter itself lives as long as any session.
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
  bool entry_is_given_ = false;  // to a session; a tenant of one session has no more
  std::unique_ptr<More> more_;
};

}  // namespace custengine::engine
