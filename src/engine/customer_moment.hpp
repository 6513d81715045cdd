#pragma once

#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::storage {
class Tenant;
}  // namespace custengine::storage

namespace custengine::detail {

/// A change whose JSON includes the version before it.
struct FullChange : Change {};

/// All that the tenant stores about one customer, at one moment.
struct CustomerMoment {
  /// Errors: not_found.
  static Result<CustomerMoment> of(const storage::Tenant& tenant, std::string_view id);

  Customer customer;
  std::vector<StoreDetailsEntry> store_details = {};  // by store
  std::vector<std::string> merged_ids = {};           // of the customers that were merged into it, sorted
  std::vector<FullChange> changes = {};  // kept changes of this customer and of the merged ones; oldest first
  std::uint64_t sequence = 0;            // of the tenant's newest change
};

}  // namespace custengine::detail
