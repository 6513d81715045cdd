#pragma once

#include <custengine/customer.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace custengine {

/// One store's own values for one customer. A value that is not set falls back to the customer's.
struct StoreDetails {
  std::string pricelist_id = {}, ledger_number = {}, note = {};
  std::optional<std::int32_t> payment_terms = {};
  std::optional<Credit> credit = {};
  std::optional<AccountManager> account_manager = {};
  friend bool operator==(const StoreDetails&, const StoreDetails&) = default;
};

/// The details that one store keeps about one customer.
struct StoreDetailsEntry {
  std::string store_id = {}, customer_id = {};
  StoreDetails details = {};
  friend bool operator==(const StoreDetailsEntry&, const StoreDetailsEntry&) = default;
};

/// A customer as one store sees it. `effective` holds the store's values, or the customer's where the store has none.
/// The note is the store's alone: the customer has no counterpart.
struct StoreCustomer {
  Customer customer;
  std::string store_id = {};
  StoreDetails details = {}, effective = {};
};

}  // namespace custengine
