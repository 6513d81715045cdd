#pragma once

#include "storage/tenant/tenant.hpp"

#include <custengine/clock.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace custengine::engine {

/// The tries of a write that is based on an earlier read. The first three are optimistic: each fails if another write
/// comes between its read and its commit. Later tries hold the tenant's Turn, so no other write can come between.
///
///     for (Tries tries(tenant);; tries.again()) …
///
/// No host code may run during the turn: it may wait for another thread's write, which waits for the turn. So read the
/// clock before the first try, and take ids from TriedIds.
class Tries {
 public:
  explicit Tries(storage::Tenant& tenant) noexcept : Tries(tenant, 3) {}
  /// For a write of many customers: it takes long, so its second optimistic try would be stale as the first was.
  static Tries of_many(storage::Tenant& tenant) noexcept { return {tenant, 1}; }

  /// Begins the next try.
  void again() {
    if (++count_ >= max_optimistic_ && !turn_) turn_.emplace(tenant_);
  }

 private:
  friend class TriedIds;
  Tries(storage::Tenant& tenant, std::size_t max_optimistic) noexcept
      : tenant_(tenant), max_optimistic_(max_optimistic) {}

  storage::Tenant& tenant_;
  const std::size_t max_optimistic_;
  std::size_t count_ = 0;  // of the tries before this one
  std::optional<storage::Tenant::Turn> turn_;
};

/// The ids of such a write. The first tries ask the host. The ids of the last optimistic try are kept, and each try
/// with the turn uses the same ones again, in order. A try that needs more gives the turn up, asks the host, keeps the
/// new ids too, and goes on as an optimistic try. The next try has the turn again, and more ids.
class TriedIds final : public IdGenerator {
 public:
  TriedIds(IdGenerator& host, Tries& tries) noexcept : host_(host), tries_(tries) {}

  std::string next_id() override {
    const bool may_repeat = tries_.count_ + 1 >= tries_.max_optimistic_;
    if (!may_repeat) return host_.next_id();
    if (last_try_ != tries_.count_) next_ = 0;
    last_try_ = tries_.count_;
    if (next_ == ids_.size()) {
      tries_.turn_.reset();
      ids_.push_back(host_.next_id());
    }
    return ids_[next_++];
  }
  std::uint64_t seed() override { return host_.seed(); }

 private:
  IdGenerator& host_;
  Tries& tries_;
  std::vector<std::string> ids_;  // kept for later tries
  std::size_t next_ = 0;          // the index of this try's next id
  std::size_t last_try_ = 0;      // the number of the try that asked last
};

}  // namespace custengine::engine
