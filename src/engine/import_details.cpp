#include "engine/import_details.hpp"

#include "engine/store_views.hpp"
#include "model/validation.hpp"

#include <iterator>
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

void ImportedDetails::add(std::string_view customer_id, std::vector<StoreDetailsEntry>&& details) {
  if (details.empty()) return;
  auto& known = by_customer_[std::string(customer_id)];
  known.insert(known.end(), std::make_move_iterator(details.begin()), std::make_move_iterator(details.end()));
}

std::vector<StoreDetailsEntry> ImportedDetails::take(std::string_view customer_id) {
  const auto found = by_customer_.find(customer_id);
  if (found == by_customer_.end()) return {};
  std::vector<StoreDetailsEntry> details = std::move(found->second);
  by_customer_.erase(found);
  return details;
}

void ImportedDetails::write(storage::Tenant& tenant) {
  const auto all = std::exchange(by_customer_, {});
  for (const auto& [customer_id, list] : all)
    for (const auto& [store_id, _, details] : list) {
      const auto kept = kept_details(details);
      while (const auto found = tenant.find_in_store(store_id, customer_id)) {
        const auto written = tenant.set_store_details(store_id, found->record, kept);
        if (!written || *written == storage::Tenant::Commit::done) break;
      }
    }
}

}  // namespace custengine::engine
