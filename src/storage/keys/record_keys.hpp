#pragma once

#include "storage/keys/index_keys.hpp"
#include "storage/keys/schema.hpp"
#include "storage/keys/search_tokens.hpp"

#include <cstdint>

namespace custengine::storage {

/// By what one version of a customer stands in a tenant's indexes: most of a write's work, and done before the
/// lock is taken.
struct RecordKeys {
  IndexKeys sort = {};
  SearchTokens search = {};

  static RecordKeys all(const Schema& schema, const detail::Record& record);
  /// Of a current version: keys that the indexes keep are not made again.
  static RecordKeys to_erase(const Schema& schema, const detail::Record& record);

  /// What they take in the indexes of a tenant of many customers, on average.
  std::int64_t average_bytes() const noexcept;
};

/// What one version has in the indexes and the other has not. `before` is current, see RecordKeys::to_erase().
struct KeyChange {
  RecordKeys before, after;

  /// That `after` replaces `before`; either may be null.
  static KeyChange of(const Schema& schema, const detail::Record* before, const detail::Record* after);
  static KeyChange between(const Schema& schema, const detail::Record& before, const detail::Record& after);
};

/// What a write adds to the memory for what is stored: that `after` replaces `before`; either may be null. An update
/// adds nothing where the record does not grow, whatever the indexes take for it.
std::int64_t stored_growth(const detail::Record* before, const detail::Record* after, const KeyChange& keys) noexcept;

}  // namespace custengine::storage
