#pragma once

#include "storage/feed/change_log.hpp"
#include "storage/rows/snapshot_rows.hpp"
#include "storage/tenant/merged_ids.hpp"
#include "storage/tenant/store_directory.hpp"

#include <cstdint>
#include <memory>

namespace custengine::detail {

/// What a Snapshot holds: a tenant at one moment, all of it shared with the tenant until that writes.
struct SnapshotState {
  std::shared_ptr<const SnapshotRows> rows;
  storage::StoreDirectory::Details details;  // of stores, by row
  std::uint64_t details_bytes;
  storage::ChangeHistory history;
  std::shared_ptr<const storage::StoreDirectory::Stores> stores;  // whose details these are
  base::RefPtr<storage::MergedIds> merged;
  std::shared_ptr<const void> tenant;  // whose address stands for the tenant, and for this life of it
};

}  // namespace custengine::detail
