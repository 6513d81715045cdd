#pragma once

#include <custengine/result.hpp>

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace custengine::storage {

inline constexpr std::uint64_t unlimited_bytes = std::numeric_limits<std::uint64_t>::max();

/// What a write adds to a tenant's memory, as far as it is known before the write changes anything.
struct Growth {
  std::int64_t stored = 0;    ///< by customers, details and merged ids, and what indexes take for them on average
  std::uint64_t history = 0;  ///< by changes, and the versions that they keep
};

/// The memory of all tenants of an engine: an atomic counter with a limit. A write reserves what it adds before it
/// changes anything, so that two tenants cannot both take the last bytes.
/// Threads: safe on any thread.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t limit) noexcept : limit_(limit) {}

  std::uint64_t used() const noexcept { return used_.load(std::memory_order_relaxed); }
  /// Adds bytes if they fit. Errors: resource_exhausted.
  std::optional<Error> reserve(std::uint64_t bytes);
  /// The error that reserve() would give now.
  std::optional<Error> check(std::uint64_t bytes) const;
  /// Whether they fit or not; what was added before may be taken away by a negative number.
  void adjust(std::int64_t bytes) noexcept {
    used_.fetch_add(static_cast<std::uint64_t>(bytes), std::memory_order_relaxed);
  }

 private:
  const std::uint64_t limit_;
  std::atomic<std::uint64_t> used_ = 0;
};

/// A tenant's memory against its own limit and its engine's. A write that adds to what is stored is judged before it
/// changes anything, by claim(); each write ends with settle(), which counts what it really took.
/// Threads: none of its own; the tenant's lock guards it.
class MemoryAccount {
 public:
  MemoryAccount() = default;
  MemoryAccount(const MemoryAccount&) = delete;
  MemoryAccount& operator=(const MemoryAccount&) = delete;
  ~MemoryAccount() {
    if (budget_) budget_->adjust(-static_cast<std::int64_t>(accounted_ + claimed_));
  }

  std::uint64_t max_bytes() const noexcept { return max_bytes_; }
  void set_max_bytes(std::uint64_t max_bytes) noexcept { max_bytes_ = max_bytes; }
  bool is_limited() const noexcept { return max_bytes_ != unlimited_bytes || budget_; }

  /// Counts a tenant that takes so many bytes, and is in no budget yet. Errors: resource_exhausted of the engine's
  /// limit.
  std::optional<Error> enter(std::shared_ptr<MemoryBudget> budget, std::uint64_t bytes);
  /// `bytes` are what the tenant takes now. What does not grow is never refused. Errors: resource_exhausted.
  std::optional<Error> claim(std::uint64_t bytes, const Growth& growth);
  /// The error that claim() would give now.
  std::optional<Error> check(std::uint64_t bytes, const Growth& growth) const;
  /// Whether settle() does anything.
  bool needs_settling() const noexcept { return budget_ != nullptr; }
  void settle(std::uint64_t bytes) noexcept;
  /// True if the budget knows what the tenant takes; for the invariant check.
  bool is_settled(std::uint64_t bytes) const noexcept { return !budget_ || (accounted_ == bytes && claimed_ == 0); }

 private:
  std::optional<Error> check_own(std::uint64_t bytes, const Growth& growth) const;

  std::shared_ptr<MemoryBudget> budget_;  // null where the engine has no limit
  std::uint64_t max_bytes_ = unlimited_bytes;
  std::uint64_t accounted_ = 0, claimed_ = 0;  // in the budget: since the last settle(), and by this write
};

}  // namespace custengine::storage
