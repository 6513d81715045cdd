#pragma once

#include "storage/tenant/tenant.hpp"

#include <optional>

namespace custengine::storage {

/// A guard for one write's use of the tenant's memory account: settles the account when it is destroyed. Must live only
/// while the write holds the lock.
class Tenant::MemoryUse {
 public:
  explicit MemoryUse(Tenant& tenant) noexcept : tenant_(tenant) {}
  MemoryUse(const MemoryUse&) = delete;
  MemoryUse& operator=(const MemoryUse&) = delete;
  ~MemoryUse() {
    if (tenant_.memory_.needs_settling()) tenant_.memory_.settle(tenant_.bytes());
  }
  /// Call it before the write changes anything. Errors: resource_exhausted.
  std::optional<Error> claim(const Growth& growth) {
    if (!tenant_.memory_.is_limited()) return std::nullopt;
    return tenant_.memory_.claim(tenant_.bytes(), growth);
  }

 private:
  Tenant& tenant_;
};

}  // namespace custengine::storage
