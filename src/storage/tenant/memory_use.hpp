#pragma once

#include "storage/tenant/tenant.hpp"

#include <optional>

namespace custengine::storage {

/// A write's part in its tenant's memory account, from the moment at which it has the lock until it gives it up.
class Tenant::MemoryUse {
 public:
  explicit MemoryUse(Tenant& tenant) noexcept : tenant_(tenant) {}
  MemoryUse(const MemoryUse&) = delete;
  MemoryUse& operator=(const MemoryUse&) = delete;
  ~MemoryUse() {
    if (tenant_.memory_.needs_settling()) tenant_.memory_.settle(tenant_.bytes());
  }
  /// To be asked before anything is changed. Errors: resource_exhausted.
  std::optional<Error> claim(const Growth& growth) {
    if (!tenant_.memory_.is_limited()) return std::nullopt;
    return tenant_.memory_.claim(tenant_.bytes(), growth);
  }

 private:
  Tenant& tenant_;
};

}  // namespace custengine::storage
