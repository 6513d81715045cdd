#include "engine/store_views.hpp"

#include <algorithm>
#include <string>
#include <tuple>

namespace custengine::engine {

StoreCustomer in_store(Customer customer, std::string_view store_id, StoreDetails details) {
  StoreDetails effective = details;
  if (effective.pricelist_id.empty()) effective.pricelist_id = customer.pricelist_id();
  if (effective.ledger_number.empty()) effective.ledger_number = customer.ledger_number();
  if (!effective.payment_terms) effective.payment_terms = customer.payment_terms();
  if (!effective.credit) effective.credit = customer.credit();
  if (!effective.account_manager) effective.account_manager = customer.account_manager();
  return {.customer = std::move(customer),
          .store_id = std::string(store_id),
          .details = std::move(details),
          .effective = std::move(effective)};
}

std::shared_ptr<const StoreDetails> kept_details(const StoreDetails& details) {
  return details == StoreDetails() ? nullptr : std::make_shared<const StoreDetails>(details);
}

std::vector<StoreDetailsEntry> details_of(const detail::SnapshotState& moment, std::string_view store_id) {
  std::vector<StoreDetailsEntry> found;
  const auto add = [&](std::string_view store, storage::RowNumber row, const StoreDetails& details) {
    if (store_id.empty() || store == store_id)
      found.push_back({std::string(store), std::string(moment.rows->record(row)->id()), details});
  };
  storage::StoreDirectory::for_each(moment.details, *moment.stores, add);
  std::ranges::sort(found, {},
                    [](const StoreDetailsEntry& entry) { return std::tie(entry.store_id, entry.customer_id); });
  return found;
}

}  // namespace custengine::engine
