#pragma once

#include "storage/tenant/tenant.hpp"

#include <cstddef>
#include <optional>

namespace custengine::engine {

/// The tries of a write that is based on an earlier read. The first ones are optimistic. If other writers were first
/// each time, the next try takes its turn among them, so that none can come first.
///
///     for (Tries tries(tenant);; tries.again()) …
///
/// Do not call the host's code between the turn and the write, unless it may write only through this thread.
class Tries {
 public:
  explicit Tries(storage::Tenant& tenant) noexcept : tenant_(tenant) {}

  void again() {
    if (++count_ == max_optimistic) turn_.emplace(tenant_);
  }

 private:
  static constexpr std::size_t max_optimistic = 3;

  storage::Tenant& tenant_;
  std::size_t count_ = 0;
  std::optional<storage::Tenant::Turn> turn_;
};

}  // namespace custengine::engine
