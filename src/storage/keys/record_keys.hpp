#pragma once

#include "storage/keys/index_keys.hpp"
#include "storage/keys/schema.hpp"
#include "storage/keys/search_tokens.hpp"

#include <cstdint>

namespace custengine::storage {

/// The keys of one version of a customer in all indexes of a tenant. Making them is most of a write's work, and is done
/// before the lock is taken.
struct RecordKeys {
  IndexKeys sort = {};
  SearchTokens search = {};

  static RecordKeys all(const Schema& schema, const detail::Record& record);
  /// Keys for removing a current version: without the keys that the indexes keep.
  static RecordKeys to_erase(const Schema& schema, const detail::Record& record);

  /// Returns the average memory that the keys take in the indexes of a tenant with many customers.
  std::int64_t average_bytes() const noexcept;
};

/// The keys that differ between two versions: those to remove and those to add. `before` is a current version, see
/// RecordKeys::to_erase().
struct KeyChange {
  RecordKeys before, after;

  /// For replacing `before` by `after`. Either may be null, not both.
  static KeyChange of(const Schema& schema, const detail::Record* before, const detail::Record* after);
  static KeyChange between(const Schema& schema, const detail::Record& before, const detail::Record& after);
};

/// Returns the memory that replacing `before` by `after` adds to what is stored; either may be null. If the record does
/// not grow, an update adds nothing, even if its index keys grow.
std::int64_t stored_growth(const detail::Record* before, const detail::Record* after, const KeyChange& keys) noexcept;

}  // namespace custengine::storage
