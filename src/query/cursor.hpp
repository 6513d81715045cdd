#pragma once

#include "base/siphash.hpp"
#include "model/record.hpp"
#include "storage/sort_index.hpp"

#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <string>
#include <string_view>

namespace custengine::query {

/// Where a page ended: the sort key and the id of its last customer.
struct Cursor {
  bool missing = false;
  std::string key, id;

  static Cursor of(const detail::Record& record, const storage::KeyMaker& keys, SortField field);
  storage::SortPlace place() const noexcept { return {missing, key, id}; }
};

/// What a cursor is good for: the tenant and all of a request but the page and how it is counted.
std::string cursor_binding(std::string_view tenant, const ListRequest& request);
std::string cursor_binding(std::string_view tenant, const SearchRequest& request);

/// Cursors as callers carry them: a format version, the cursor, and a keyed checksum over both and the binding, so
/// that nobody else can make one. `key` is the engine's: a cursor ends with it.
std::string encode(const Cursor& cursor, std::string_view binding, base::SipKey key);
/// Errors: invalid_argument (after).
Result<Cursor> decode(std::string_view text, std::string_view binding, base::SipKey key);

}  // namespace custengine::query
