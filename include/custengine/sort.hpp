#pragma once

#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <string_view>

namespace custengine {

/// The field that orders a page. The order is total: by this field, then by id. Customers without a value come last in
/// both directions.
///
/// - display_name, first_name, last_name, company_name and city follow the tenant's locale: Unicode Collation Algorithm
///   as tailored by CLDR, tertiary strength.
/// - id, external_reference, postal_code and country_code compare by bytes.
/// - email compares by its bytes in NFC and lower case.
/// - mobile compares by its first number in E.164 form, or by its folded text if it holds no number.
/// - vat_number compares by number, then country.
/// - ledger_number compares by value, then length, then bytes.
/// - created_at and last_modified_at compare as numbers.
/// - full_name compares by last name, then first name, then company name, each as its own field. A missing part comes
///   before any other. A customer has no full name if all three are missing.
/// - relevance needs a search with a query: best score first, then by display name, then by id. SearchRequest::scores
///   says how scores come about.
enum class SortField {
  id,
  external_reference,
  display_name,
  first_name,
  last_name,
  company_name,
  email,
  mobile,
  city,
  postal_code,
  country_code,
  vat_number,
  ledger_number,
  created_at,
  last_modified_at,
  relevance,
  full_name,
};

/// Descending is the exact reverse of ascending (ids too), except that missing values stay last. By relevance,
/// ascending is best first.
enum class SortDirection { ascending, descending };

/// The wire name: "displayName", "externalId", …, "relevance", "fullName".
CUSTENGINE_API std::string_view to_string(SortField field) noexcept;
/// "ASC" or "DESC".
CUSTENGINE_API std::string_view to_string(SortDirection direction) noexcept;

/// From a wire name. Errors: invalid_argument on `sortBy`; the message lists the known names.
CUSTENGINE_API Result<SortField> parse_sort_field(std::string_view wire_name);
/// From "ASC" or "DESC". Errors: invalid_argument on `sortDirection`.
CUSTENGINE_API Result<SortDirection> parse_sort_direction(std::string_view wire_name);

}  // namespace custengine
