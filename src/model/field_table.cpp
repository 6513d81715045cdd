#include "model/field_table.hpp"

#include <algorithm>

namespace custengine::model {

namespace {

constexpr bool in_enum_order() {
  for (std::size_t i = 0; i < field_table.size(); ++i)
    if (static_cast<std::size_t>(field_table[i].field) != i) return false;
  return true;
}
static_assert(in_enum_order(), "info() looks a field up by its number");

}  // namespace

const FieldInfo* find_field(std::string_view wire) noexcept {
  if (wire == alias(Field::external_reference)) return &info(Field::external_reference);
  const auto found = std::ranges::find(field_table, wire, &FieldInfo::wire);
  return found == field_table.end() ? nullptr : &*found;
}

}  // namespace custengine::model
