#pragma once

#include "storage/feed/change_dispatch.hpp"
#include "storage/feed/change_log.hpp"
#include "storage/rows/found_record.hpp"
#include "storage/tenant/store_directory.hpp"

#include <custengine/store.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace custengine::storage {

// What a Tenant says about itself, each at one moment.

/// All data of one customer.
struct KnownCustomer {
  RecordPtr record;
  std::vector<StoreDirectory::StoreEntry> details;  // by store name
  std::vector<std::string> merged_ids;              // ids of the customers that were merged into it, sorted
  ChangeHistory history;                            // the tenant's
};

/// A customer, and one store's details of it; null if it has none.
struct CustomerInStore {
  FoundRecord record;
  std::shared_ptr<const StoreDetails> details;
};

struct TenantLimits {
  std::shared_ptr<const StoreDirectory::Stores> stores;
  std::size_t max_customers;
  std::uint64_t max_bytes;
};

struct TenantSubscription {
  std::weak_ptr<detail::ChangeDispatch> dispatch;
  std::uint64_t number, since;
};

struct TenantUsage {
  std::size_t customers = 0;
  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure = {};
  detail::ChangeDispatch::Exceptions exceptions = {};  // of subscribers
};

}  // namespace custengine::storage
