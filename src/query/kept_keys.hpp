#pragma once

#include "query/keyed_records.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/sort.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace custengine::query {

/// Calls `visit(record, key)` for each row. `key` is the one that the field's sort index keeps, valid during the
/// call. It is nullopt if the row has changed since or no index keeps its key. Keys are copied under the tenant's
/// lock, for up to max_held rows at a time, and visited outside it.
void for_each_kept_key(const storage::Tenant& tenant, SortField field, std::span<const storage::Row> rows,
                       const std::function<void(const detail::Record&, std::optional<std::string_view>)>& visit);

/// Adds records with the keys that their sort index keeps; makes the other keys. Requires that `keyed` orders by the
/// field.
void add_with_kept_keys(const storage::Tenant& tenant, SortField field, std::span<const storage::Row> rows,
                        KeyedRecords& keyed);

}  // namespace custengine::query
