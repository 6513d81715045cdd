#pragma once

#include "storage/index_keys.hpp"
#include "storage/schema.hpp"
#include "storage/search_tokens.hpp"

namespace custengine::storage {

/// By what one version of a customer stands in a tenant's indexes: most of a write's work, and done before the
/// lock is taken.
struct RecordKeys {
  IndexKeys sort;
  SearchTokens search;

  static RecordKeys all(const Schema& schema, const detail::Record& record);
  /// For writes to a store whose indexes are built later.
  static RecordKeys none(const Schema& schema, const detail::Record& record);
};

/// What one version has in the indexes and the other has not.
struct KeyChange {
  RecordKeys before, after;

  static KeyChange between(const Schema& schema, const detail::Record& before, const detail::Record& after);
};

}  // namespace custengine::storage
