#include "storage/tenant/memory_budget.hpp"

#include <string>

namespace custengine::storage {

namespace {

Error exhausted(std::uint64_t limit, std::uint64_t now, std::uint64_t then) {
  return {.code = ErrorCode::resource_exhausted,
          .message = "the tenant may take at most " + std::to_string(limit) + " bytes of memory; it takes " +
                     std::to_string(now) + " and would take " + std::to_string(then)};
}

/// The message omits the memory in use, because that would reveal something about other tenants.
Error engine_exhausted(std::uint64_t limit) {
  return {.code = ErrorCode::resource_exhausted,
          .message = "the engine may take at most " + std::to_string(limit) + " bytes of memory, and would take more"};
}

}  // namespace

std::optional<Error> MemoryBudget::reserve(std::uint64_t bytes) {
  std::uint64_t used = used_.load(std::memory_order_relaxed);
  do {
    if (used + bytes > limit_) return engine_exhausted(limit_);
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return std::nullopt;
}

std::optional<Error> MemoryBudget::check(std::uint64_t bytes) const {
  if (used() + bytes <= limit_) return std::nullopt;
  return engine_exhausted(limit_);
}

std::optional<Error> MemoryAccount::enter(std::shared_ptr<MemoryBudget> budget, std::uint64_t bytes) {
  if (auto error = budget->reserve(bytes)) return error;
  budget_ = std::move(budget);
  accounted_ = bytes;
  return std::nullopt;
}

std::optional<Error> MemoryAccount::check_own(std::uint64_t bytes, const Growth& growth) const {
  const std::uint64_t then = bytes + growth.bytes();
  if (then <= max_bytes_) return std::nullopt;
  return exhausted(max_bytes_, bytes, then);
}

std::optional<Error> MemoryAccount::check(std::uint64_t bytes, const Growth& growth) const {
  if (growth.stored <= 0) return std::nullopt;
  if (auto error = check_own(bytes, growth)) return error;
  return budget_ ? budget_->check(growth.bytes()) : std::nullopt;
}

std::optional<Error> MemoryAccount::claim(std::uint64_t bytes, const Growth& growth, std::uint64_t& claimed) const {
  if (growth.stored <= 0) return std::nullopt;
  if (auto error = check_own(bytes, growth)) return error;
  if (!budget_) return std::nullopt;
  if (auto error = budget_->reserve(growth.bytes())) return error;
  claimed += growth.bytes();
  return std::nullopt;
}

void MemoryAccount::settle(std::uint64_t bytes, std::uint64_t claimed) noexcept {
  if (!budget_) return;
  budget_->adjust(static_cast<std::int64_t>(bytes - accounted_ - claimed));
  accounted_ = bytes;
}

}  // namespace custengine::storage
