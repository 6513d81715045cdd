#include "engine/import_details.hpp"

#include "engine/customer_writes.hpp"
#include "engine/store_views.hpp"
#include "model/validation.hpp"

#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace custengine::engine {

void check_details(std::span<const StoreDetailsEntry> details, const storage::Tenant& tenant,
                   model::Violations& violations) {
  if (details.empty()) return;
  const auto stores = tenant.limits().stores;
  const model::Path list = "storeDetails";
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < details.size(); ++i) {
    const model::Path path = list[i];
    if (!stores->has_name(details[i].store_id))
      violations.add(path / "storeUid", "is not a store of this tenant");
    else if (!seen.insert(details[i].store_id).second)
      violations.add(path / "storeUid", "is used twice in the list");
    model::check_values(details[i].details, violations, path / "details");
  }
}

namespace {

/// Returns null if the store keeps no details of the customer, or if the store or the customer does not exist.
std::shared_ptr<const StoreDetails> details_now(const storage::Tenant& tenant, const std::string& store,
                                                std::string_view customer) {
  auto found = tenant.find_in_store(store, customer);
  return found ? std::move(found->details) : nullptr;
}

std::optional<Error> write_details(storage::Tenant& tenant, std::string_view customer_id,
                                   const StoreDetailsEntry& entry) {
  const auto written = set_store_details(tenant, entry.store_id, customer_id, entry.details);
  if (!written && written.error().code == ErrorCode::resource_exhausted) return written.error();
  return std::nullopt;  // also if the store or the customer is gone
}

std::optional<Error> write_details(storage::Tenant& tenant, std::string_view customer_id,
                                   const ImportedDetails::Row& row) {
  if (row.outcome == ImportOutcome::unchanged) {
    // Nothing was written yet, so the whole row can still fail.
    if (auto error = tenant.check_memory(growth_of_details(tenant, customer_id, row.details))) return error;
  }
  for (const StoreDetailsEntry& entry : row.details)
    if (auto error = write_details(tenant, customer_id, entry)) {
      if (row.outcome != ImportOutcome::unchanged)
        error->message = "the customer was written, but not its store details: " + error->message;
      return error;
    }
  return std::nullopt;
}

}  // namespace

std::int64_t growth_of_details(const storage::Tenant& tenant, std::string_view customer_id,
                               std::span<const StoreDetailsEntry> details) {
  // In the worst case a new page is made for the row.
  constexpr std::int64_t page_bytes = sizeof(storage::DetailsPage) + 16 * sizeof(void*);
  std::int64_t stored = 0;
  std::uint64_t history = 0;
  for (const auto& [store_id, _, wanted] : details) {
    auto before = details_now(tenant, store_id, customer_id), after = kept_details(wanted);
    if (storage::StoreDirectory::are_same(before, after)) continue;
    stored += storage::StoreDirectory::growth(before, after) + (before ? 0 : page_bytes);
    history += sizeof(storage::StoredChange) +
               storage::ChangeNote::store_details(store_id, std::move(before), std::move(after))->bytes();
  }
  return stored <= 0 ? 0 : stored + static_cast<std::int64_t>(history);
}

void ImportedDetails::add(std::string_view customer_id, Row row) {
  if (!row.details.empty()) by_customer_[std::string(customer_id)].push_back(std::move(row));
}

std::vector<StoreDetailsEntry> ImportedDetails::take(std::string_view customer_id) {
  const auto found = by_customer_.find(customer_id);
  if (found == by_customer_.end()) return {};
  std::vector<StoreDetailsEntry> details;
  for (Row& row : found->second)
    details.insert(details.end(), std::make_move_iterator(row.details.begin()),
                   std::make_move_iterator(row.details.end()));
  by_customer_.erase(found);
  return details;
}

std::int64_t ImportedDetails::growth(const storage::Tenant& tenant) const {
  std::int64_t growth = 0;
  for (const auto& [customer_id, rows] : by_customer_)
    for (const Row& row : rows) growth += growth_of_details(tenant, customer_id, row.details);
  return growth;
}

std::vector<ImportedDetails::Row> ImportedDetails::write(storage::Tenant& tenant) {
  std::vector<Row> refused;
  for (auto& [customer_id, rows] : std::exchange(by_customer_, {}))
    for (Row& row : rows)
      if (auto error = write_details(tenant, customer_id, row)) {
        row.item.error = *std::move(error);
        refused.push_back(std::move(row));
      }
  return refused;
}

}  // namespace custengine::engine
