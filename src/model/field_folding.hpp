#pragma once

#include "base/folding.hpp"
#include "model/field_table.hpp"

namespace custengine::model {

/// How a query's terms are sought in a field's text, numbers aside.
constexpr base::Folding searched_folding(Field field) noexcept {
  return field == Field::postal_code ? base::Folding::postal_code : base::Folding::text;
}

/// How the texts of a field compare for a filter's ==, starts_with and contains and as values that are counted, numbers
/// aside.
constexpr base::Folding compared_folding(Field field) noexcept {
  return field == Field::email ? base::Folding::email : searched_folding(field);
}

}  // namespace custengine::model
