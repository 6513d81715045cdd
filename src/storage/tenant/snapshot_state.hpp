#pragma once

#include "storage/feed/change_log.hpp"
#include "storage/rows/snapshot_rows.hpp"
#include "storage/tenant/merged_ids.hpp"
#include "storage/tenant/store_directory.hpp"

#include <cstdint>
#include <memory>

namespace custengine::detail {

/// The content of a Snapshot: a tenant at one moment. It shares all data with the tenant, which copies on write.
struct SnapshotState {
  std::shared_ptr<const SnapshotRows> rows;
  storage::StoreDirectory::Details details = {};  // store details, by row
  std::uint64_t details_bytes = 0;
  storage::ChangeHistory history = {};
  std::shared_ptr<const storage::StoreDirectory::Stores> stores = {};  // the stores to which the details belong
  base::RefPtr<storage::MergedIds> merged = {};
  std::shared_ptr<const void> tenant = {};  // its address identifies the tenant object, even if its id is reused
};

}  // namespace custengine::detail
