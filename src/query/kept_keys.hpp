#pragma once

#include "query/order.hpp"
#include "storage/tenant.hpp"

#include <custengine/sort.hpp>

#include <span>

namespace custengine::query {

/// Adds records with the keys that their sort index keeps by row; only what has changed since has its key made anew.
/// The keys are copied under the tenant's lock, of max_held records at a time, and put in order outside of it.
/// Requires that the tenant has such an index, which keeps keys, and that `keyed` orders by its field.
void add_with_kept_keys(const storage::Tenant& tenant, SortField field, std::span<const storage::Row> rows,
                        KeyedRecords& keyed);

}  // namespace custengine::query
