#pragma once

#include "storage/rows/found_record.hpp"
#include "storage/tenant/store_directory.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace custengine::storage {

// What writes of a Tenant take.

/// Merges the customer `drop` into `keep`, and removes it.
struct CustomerMerge {
  using DetailsOfTwo = std::vector<StoreDirectory::OfTwo>;

  const FoundRecord& keep;
  RecordPtr next;  // the new version of `keep`; `keep` itself if it does not change
  const FoundRecord& drop;
  const DetailsOfTwo& details_before;
  std::vector<StoreDirectory::StoreEntry> details;  // the store details of `keep` after the merge
};

/// What changes in a tenant's options.
struct NewTenantOptions {
  std::shared_ptr<StoreDirectory::Stores> stores = {};  // null: they stay
  std::optional<std::size_t> max_customers = {};
  std::optional<std::uint64_t> max_bytes = {};
  std::string options = {};  // all options after the change, encoded; only for a tenant that is kept
};

}  // namespace custengine::storage
