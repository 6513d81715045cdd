#pragma once

#include "base/folding.hpp"
#include "model/field_table.hpp"

namespace custengine::model {

/// Returns the folding by which a query's terms are matched with a field's text. Numbers have rules of their own.
constexpr base::Folding searched_folding(Field field) noexcept {
  return field == Field::postal_code ? base::Folding::postal_code : base::Folding::text;
}

/// Returns the folding by which texts of a field compare for a filter's ==, starts_with and contains, and when values
/// are counted. Numbers have rules of their own.
constexpr base::Folding compared_folding(Field field) noexcept {
  return field == Field::email ? base::Folding::email : searched_folding(field);
}

}  // namespace custengine::model
