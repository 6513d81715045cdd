#pragma once

#include "base/siphash.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::engine {

/// The writes of a batch in front of a tenant, which sees none of them until commit(). Later ones see what earlier
/// ones did.
/// Threads: one at a time. The tenant must outlive it.
class BatchStage {
 public:
  explicit BatchStage(storage::Tenant& tenant) : tenant_(tenant), customers_(0, hash()), references_(0, hash()) {}

  /// Null when there is none. What was found must be the current version still when the batch is committed.
  storage::RecordPtr find(std::string_view id);

  /// The not_found of a customer that find() does not find.
  Error no_such(std::string_view id);

  // Each requires that `current` was found.
  /// Errors: already_exists (id, reference), resource_exhausted.
  Result<void> insert(storage::RecordPtr record);
  /// Errors: already_exists (reference).
  Result<void> replace(const storage::RecordPtr& current, storage::RecordPtr next);
  void erase(const storage::RecordPtr& current);

  /// Brings all writes into the tenant at one moment, and gives its newest sequence then. Nothing, and nothing changed,
  /// when the tenant changed in a way that matters to them. Errors: resource_exhausted, of memory.
  Result<std::optional<std::uint64_t>> commit(std::optional<std::uint64_t> expected_sequence);

 private:
  struct Staged {
    storage::RecordPtr before, now;  // in the tenant, and after the writes so far
    bool was_erased = false;         // perhaps made again since
  };

  Staged& staged(std::string_view id);
  std::optional<FieldViolation> reference_conflict(const detail::Record& record, storage::RecordPtr& holder);
  void put(Staged& place, storage::RecordPtr next);

  template <class T>
  using Map = std::unordered_map<std::string, T, base::SeededHash>;
  base::SeededHash hash() const noexcept { return {tenant_.schema().hash_key}; }

  storage::Tenant& tenant_;
  Map<Staged> customers_;               // by id; also those that were only looked at
  Map<std::string> references_;         // of staged versions, where unique; to ids
  std::ptrdiff_t more_ = 0;             // customers than before, behind the writes so far
  std::optional<std::ptrdiff_t> peak_;  // the most of it behind an insert
  std::vector<storage::StoredChange> changes_;
};

}  // namespace custengine::engine
