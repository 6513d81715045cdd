#pragma once

#include <custengine/explain.hpp>
#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine {

/// The fields by which customers can be counted.
enum class FacetField {
  city,
  postal_code,
  country_code,
  type,       ///< "PERSON", "COMPANY", "B2B"
  extension,  ///< by code: a customer counts once for each of its codes
};

/// The wire name: "city", "postalCode", "countryCode", "customerType", "extensionCode".
CUSTENGINE_API std::string_view to_string(FacetField field) noexcept;
/// From a wire name. Errors: invalid_argument on `field`; the message lists the known names.
CUSTENGINE_API Result<FacetField> parse_facet_field(std::string_view wire_name);

/// A value, and the number of customers that have it.
struct FacetCount {
  std::string value = {};
  std::uint64_t count = 0;
  friend bool operator==(const FacetCount&, const FacetCount&) = default;
};

/// The answer of Session::count_by: the commonest value first, equal counts by the bytes of the value.
struct Facets {
  std::vector<FacetCount> values = {};
  std::optional<Explain> explain = {};  ///< how the customers were found, if the request asks for it

  auto begin() const noexcept { return values.begin(); }
  auto end() const noexcept { return values.end(); }
};

}  // namespace custengine
