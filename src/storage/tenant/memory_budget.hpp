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

/// An estimate of the memory that a write adds to a tenant, made before the write changes anything.
struct Growth {
  std::int64_t stored = 0;    ///< by customers, details and merged ids, with average index memory
  std::uint64_t history = 0;  ///< by changes, with the versions that they keep

  /// Returns the bytes that must be free for it; 0 if it does not add to what is stored.
  std::uint64_t bytes() const noexcept { return stored <= 0 ? 0 : static_cast<std::uint64_t>(stored) + history; }
};

/// An atomic counter with a limit: the memory of all tenants of an engine. A write reserves the memory that it adds
/// before it changes anything, so that two tenants cannot both take the last bytes.
/// Threads: safe on any thread.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t limit) noexcept : limit_(limit) {}

  std::uint64_t used() const noexcept { return used_.load(std::memory_order_relaxed); }
  /// Adds bytes if they fit the limit. Errors: resource_exhausted.
  std::optional<Error> reserve(std::uint64_t bytes);
  /// Returns the error that reserve() would return now.
  std::optional<Error> check(std::uint64_t bytes) const;
  /// Adds bytes even if they exceed the limit. A negative number removes bytes that were added before.
  void adjust(std::int64_t bytes) noexcept {
    used_.fetch_add(static_cast<std::uint64_t>(bytes), std::memory_order_relaxed);
  }

 private:
  const std::uint64_t limit_;
  std::atomic<std::uint64_t> used_ = 0;
};

/// A tenant's memory account, with its own limit and its engine's. A write that adds to what is stored calls claim()
/// with an estimate before it changes anything. It ends with settle(), which replaces the estimate by the memory really
/// taken; or with give_back(), if it changes nothing.
/// Threads: claim(), give_back() and check() may run beside each other; the tenant's lock guards the rest.
class MemoryAccount {
 public:
  MemoryAccount() = default;
  MemoryAccount(const MemoryAccount&) = delete;
  MemoryAccount& operator=(const MemoryAccount&) = delete;
  ~MemoryAccount() {
    if (budget_) budget_->adjust(-static_cast<std::int64_t>(accounted_));
  }

  std::uint64_t max_bytes() const noexcept { return max_bytes_; }
  void set_max_bytes(std::uint64_t max_bytes) noexcept { max_bytes_ = max_bytes; }
  bool is_limited() const noexcept { return max_bytes_ != unlimited_bytes || budget_; }

  /// Adds a tenant that takes `bytes` bytes to a budget. Requires that it is in none yet. Errors: resource_exhausted
  /// (the engine's limit).
  std::optional<Error> enter(std::shared_ptr<MemoryBudget> budget, std::uint64_t bytes);
  /// Reserves a write's growth, and adds what it took from the budget to `claimed`. `bytes` is what the tenant takes
  /// now. A write that does not add to what is stored is never refused. Errors: resource_exhausted.
  std::optional<Error> claim(std::uint64_t bytes, const Growth& growth, std::uint64_t& claimed) const;
  void give_back(std::uint64_t claimed) const noexcept {
    if (claimed > 0) budget_->adjust(-static_cast<std::int64_t>(claimed));
  }
  /// Returns the error that claim() would return now.
  std::optional<Error> check(std::uint64_t bytes, const Growth& growth) const;
  /// True if settle() does anything.
  bool needs_settling() const noexcept { return budget_ != nullptr; }
  void settle(std::uint64_t bytes, std::uint64_t claimed) noexcept;
  /// True if the budget has exactly the tenant's `bytes`; for the invariant check.
  bool is_settled(std::uint64_t bytes) const noexcept { return !budget_ || accounted_ == bytes; }

 private:
  std::optional<Error> check_own(std::uint64_t bytes, const Growth& growth) const;

  std::shared_ptr<MemoryBudget> budget_;  // null if the engine has no limit
  std::uint64_t max_bytes_ = unlimited_bytes;
  std::uint64_t accounted_ = 0;  // in the budget, as of the last settle()
};

}  // namespace custengine::storage
