#include "engine/store_views.hpp"

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

}  // namespace custengine::engine
