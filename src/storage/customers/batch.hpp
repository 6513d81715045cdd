#pragma once

#include "storage/customers/customer_store.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace custengine::storage {

/// One write of several that happen together, at most one for each customer: an insert, a replacement of the version
/// `before`, or without `after` its removal.
struct BatchWrite {
  FoundRecord before;
  RecordPtr after;
  KeyChange keys;                // for an insert only `after`, for a removal only `before`
  bool forgets_details = false;  // what stores keep about the customer goes: it was removed, and perhaps made again

  /// Makes the keys, which is most of a write's work and needs no lock.
  BatchWrite(const Schema& schema, FoundRecord before, RecordPtr after);

  std::string_view id() const noexcept { return (after ? after : before)->id(); }
  /// See Growth.
  std::int64_t stored_growth() const noexcept { return storage::stored_growth(before.get(), after.get(), keys); }
};
/// Of all together.
std::int64_t stored_growth(std::span<const BatchWrite> writes) noexcept;

/// Applies writes one by one. Requires that each write's `before` is current, that no inserted id is there, and that
/// references which must be unique are, behind all of them.
void apply_writes(CustomerStore& store, std::span<const BatchWrite> writes);

}  // namespace custengine::storage
