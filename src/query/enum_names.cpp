// The names of the public enumerations, as JSON and the documentation write them.

#include <custengine/duplicates.hpp>
#include <custengine/facets.hpp>
#include <custengine/query.hpp>

#include "model/field_table.hpp"
#include "model/violations.hpp"

#include <string>

namespace custengine {

std::string_view to_string(SearchScope scope) noexcept {
  return scope == SearchScope::customer ? "CUSTOMER" : "CONTACT";
}

std::string_view to_string(CountMode mode) noexcept {
  return mode == CountMode::exact ? "EXACT" : "NONE";
}

std::string_view to_string(FacetField field) noexcept {
  switch (field) {
    case FacetField::city:
      return model::info(model::Field::city).wire;
    case FacetField::postal_code:
      return model::info(model::Field::postal_code).wire;
    case FacetField::country_code:
      return model::info(model::Field::country_code).wire;
    case FacetField::type:
      return model::info(model::Field::type).wire;
    case FacetField::extension:
      return "extensionCode";
  }
  return "?";
}

Result<FacetField> parse_facet_field(std::string_view wire_name) {
  std::string known;
  for (const FacetField field :
       {FacetField::city, FacetField::postal_code, FacetField::country_code, FacetField::type, FacetField::extension}) {
    if (to_string(field) == wire_name) return field;
    known.append(known.empty() ? "" : ", ").append(to_string(field));
  }
  return model::unknown_name("field", wire_name, known);
}

std::string_view to_string(DuplicateReason reason) noexcept {
  switch (reason) {
    case DuplicateReason::email:
      return "EMAIL";
    case DuplicateReason::mobile:
      return "MOBILE";
    case DuplicateReason::vat_number:
      return "VAT_NUMBER";
    case DuplicateReason::name_and_postal_code:
      return "NAME_AND_POSTAL_CODE";
    case DuplicateReason::similar_name:
      return "SIMILAR_NAME";
  }
  return "?";
}

}  // namespace custengine
