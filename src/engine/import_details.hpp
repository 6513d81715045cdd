#pragma once

#include "model/violations.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/import.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::engine {

enum class ImportOutcome { created, updated, unchanged, skipped };

/// The rules of the store details in one row of a file: stores that the tenant has, each once, and values that keep
/// theirs.
void check_details(std::span<const StoreDetailsEntry> details, const storage::Tenant& tenant,
                   model::Violations& violations);

/// The most bytes that a customer's new details add to the tenant, their changes in the history included. 0 if they
/// store no more than what the stores keep of it now: such details are never refused.
std::int64_t growth_of_details(const storage::Tenant& tenant, std::string_view customer_id,
                               std::span<const StoreDetailsEntry> details);

/// What stores keep of customers that an import brings, until these are there.
class ImportedDetails {
 public:
  /// What a row brought, and what became of its customer.
  struct Row {
    ImportReport::Item item = {};
    ImportOutcome outcome = {};
    std::vector<StoreDetailsEntry> details = {};
  };
  /// Rows of one customer are written in the order in which they were added.
  void add(std::string_view customer_id, Row row);
  std::vector<StoreDetailsEntry> take(std::string_view customer_id);

  /// The most bytes that write() adds. See growth_of_details().
  std::int64_t growth(const storage::Tenant& tenant) const;
  /// Writes all of it, each as a change of its own, and forgets it. Customers and stores that went meanwhile are passed
  /// over: their details would have gone along. Returns the rows whose details were refused, with the error.
  std::vector<Row> write(storage::Tenant& tenant);

 private:
  std::map<std::string, std::vector<Row>, std::less<>> by_customer_;
};

}  // namespace custengine::engine
