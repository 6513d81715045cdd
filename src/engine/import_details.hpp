#pragma once

#include "model/violations.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/store.hpp>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::engine {

/// The rules of the store details in one row of a file: stores that the tenant has, each once, and values that keep
/// theirs.
void check_details(std::span<const StoreDetailsEntry> details, const storage::Tenant& tenant,
                   model::Violations& violations);

/// What stores keep of customers that an import brings, until these are there.
class ImportedDetails {
 public:
  bool empty() const noexcept { return by_customer_.empty(); }
  /// Behind what was added of that customer before.
  void add(std::string_view customer_id, std::vector<StoreDetailsEntry>&& details);
  std::vector<StoreDetailsEntry> take(std::string_view customer_id);

  /// Writes all of it, each as a change of its own, and forgets it. Customers and stores that went meanwhile are passed
  /// over: their details would have gone along.
  void write(storage::Tenant& tenant);

 private:
  std::map<std::string, std::vector<StoreDetailsEntry>, std::less<>> by_customer_;
};

}  // namespace custengine::engine
