#pragma once

#include "storage/customers/customer_store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace custengine::storage {

/// One write of a batch, which has at most one for each customer. Without `before` it is an insert, without `after` a
/// removal, else a replacement of `before`.
struct BatchWrite {
  FoundRecord before;
  RecordPtr after;
  KeyChange keys;                // of an insert only keys.after, of a removal only keys.before
  bool forgets_details = false;  // drop its store details: it was removed, and perhaps created again

  /// Makes the keys. This is most of a write's work, and needs no lock.
  BatchWrite(const Schema& schema, FoundRecord before, RecordPtr after);

  std::string_view id() const noexcept { return (after ? after : before)->id(); }
  /// See Growth.
  std::int64_t stored_growth() const noexcept { return storage::stored_growth(before.get(), after.get(), keys); }
};
/// The sum of stored_growth() of all writes.
std::int64_t stored_growth(std::span<const BatchWrite> writes) noexcept;

/// A customer that a batch read, besides those that it writes.
struct SeenCustomer {
  std::string_view id;
  FoundRecord record;     // null: it did not exist
  bool was_used = false;  // the batch created and removed a customer with this id
};

/// What must still be true when a batch is written.
struct BatchConditions {
  std::span<const SeenCustomer> seen = {};
  std::optional<std::uint64_t> sequence = {};
  /// The largest number of customers after any insert, minus the number before the batch; nullopt if it inserts none.
  std::optional<std::ptrdiff_t> peak = {};
};

/// Applies writes one by one. Requires: each `before` is current; no inserted id exists; and after all writes,
/// references that must be unique are unique.
void apply_writes(CustomerStore& store, std::span<const BatchWrite> writes);

}  // namespace custengine::storage
