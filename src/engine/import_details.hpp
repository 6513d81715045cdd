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

/// Checks the store details in one row of a file: each store must exist and occur once, and the values must follow
/// their rules.
void check_details(std::span<const StoreDetailsEntry> details, const storage::Tenant& tenant,
                   model::Violations& violations);

/// Returns the most bytes that a customer's new details add to the tenant, including their changes in the history.
/// Returns 0 if they need no more bytes than the details that the stores keep now: such details are never refused.
std::int64_t growth_of_details(const storage::Tenant& tenant, std::string_view customer_id,
                               std::span<const StoreDetailsEntry> details);

/// The store details of imported customers, kept until the customers are written.
class ImportedDetails {
 public:
  /// The details in one row, and the outcome of its customer.
  struct Row {
    ImportReport::Item item = {};
    ImportOutcome outcome = {};
    std::vector<StoreDetailsEntry> details = {};
  };
  /// Rows of one customer are written in the order in which they were added.
  void add(std::string_view customer_id, Row row);
  std::vector<StoreDetailsEntry> take(std::string_view customer_id);

  /// Returns the most bytes that write() adds. See growth_of_details().
  std::int64_t growth(const storage::Tenant& tenant) const;
  /// Writes all details, each as a change of its own, and clears the list. Skips customers and stores that were
  /// removed meanwhile: their details would be gone as well. Returns the rows whose details were refused, with the
  /// error.
  std::vector<Row> write(storage::Tenant& tenant);

 private:
  std::map<std::string, std::vector<Row>, std::less<>> by_customer_;
};

}  // namespace custengine::engine
