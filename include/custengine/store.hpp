#pragma once

#include <custengine/customer.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace custengine {

/// What one store keeps of its own about one customer. What is not set falls back to the customer's value.
struct StoreDetails {
  std::string pricelist_id = {}, ledger_number = {}, note = {};
  std::optional<std::int32_t> payment_terms = {};
  std::optional<Credit> credit = {};
  std::optional<AccountManager> account_manager = {};
  friend bool operator==(const StoreDetails&, const StoreDetails&) = default;
};

/// What one store keeps about one customer.
struct StoreDetailsEntry {
  std::string store_id = {}, customer_id = {};
  StoreDetails details = {};
  friend bool operator==(const StoreDetailsEntry&, const StoreDetailsEntry&) = default;
};

/// A customer as one store sees it. `effective` holds the store's values where set, else the customer's;
/// the note has no counterpart in the customer and is the store's.
struct StoreCustomer {
  Customer customer;
  std::string store_id = {};
  StoreDetails details = {}, effective = {};
};

}  // namespace custengine
