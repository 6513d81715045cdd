#pragma once

#include <custengine/customer.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace custengine {

/// The values of a customer to create. At least one of first_name, last_name, company_name, email, mobile and
/// external_reference must be set. The rules of each field are in docs/fields.md.
struct CustomerDraft {
  std::string id = {};  ///< generated if empty
  std::string external_reference = {};
  CustomerType type = CustomerType::person;
  std::string first_name = {}, last_name = {}, company_name = {}, email = {}, mobile = {}, address = {},
              postal_code = {}, city = {}, country_code = {}, vat_number = {}, ledger_number = {}, pricelist_id = {};
  std::optional<std::int32_t> payment_terms = {};
  std::optional<Credit> credit = {};
  std::string loyalty_id = {}, origin = {}, internal_note = {};
  std::optional<AccountManager> account_manager = {};
  std::vector<Address> addresses = {};
  std::vector<Contact> contacts = {};
  std::vector<Consent> consents = {};
  std::vector<Extension> extensions = {};

  // Imports with ImportOptions::restore take these; all else ignores them.
  std::optional<Timestamp> created_at = {}, last_modified_at = {};
  std::optional<std::uint64_t> version = {};

  friend bool operator==(const CustomerDraft&, const CustomerDraft&) = default;
};

}  // namespace custengine
