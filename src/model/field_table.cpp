#include "model/field_table.hpp"

#include <custengine/field_list.hpp>
#include <custengine/filter_fields.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>

namespace custengine::model {

namespace {

static_assert(field_table.size() <= std::numeric_limits<std::underlying_type_t<Field>>::max());

constexpr bool in_enum_order() {
  for (std::size_t i = 0; i < field_table.size(); ++i)
    if (static_cast<std::size_t>(field_table[i].field) != i) return false;
  return true;
}
static_assert(in_enum_order(), "info() looks a field up by its number");

/// True if a text field has the members of a text, and any other field has none of them.
constexpr bool has_members_of_its_kind(const FieldInfo& field) {
  if (!field.is_text()) return !field.get && !field.draft && !field.patch && field.max_characters == 0;
  return field.get && (!field.patch || field.draft) && field.patchable == (field.patch != nullptr) &&
         field.max_characters != 0;
}
static_assert(std::ranges::all_of(field_table, has_members_of_its_kind));

static_assert(std::ranges::all_of(field_table,
                                  [](const FieldInfo& field) {
                                    return field.sort.has_value() == (field.sort_rule != SortRule::none);
                                  }),
              "a sort field and the rule that it sorts by come together");

constexpr bool has_own_names(const FieldInfo& field) {
  return std::ranges::count(field_table, field.wire, &FieldInfo::wire) == 1 &&
         std::ranges::count(field_table, alias(field.field), &FieldInfo::wire) == 0 &&
         (!field.sort || std::ranges::count(field_table, field.sort, &FieldInfo::sort) == 1);
}
static_assert(std::ranges::all_of(field_table, has_own_names), "a name means one field");

#define CUSTENGINE_CHECK_CONSTANT(field_name, ...)                              \
  static_assert(fields::field_name.wire_name() == info(Field::field_name).wire, \
                "a field of the table and its constant in custengine::fields are one");
CUSTENGINE_FIELDS(CUSTENGINE_CHECK_CONSTANT, CUSTENGINE_CHECK_CONSTANT, CUSTENGINE_CHECK_CONSTANT,
                  CUSTENGINE_CHECK_CONSTANT)
#undef CUSTENGINE_CHECK_CONSTANT

constexpr auto listed_fields = [] {
  std::array<detail::ListedField, field_table.size()> listed{};
  std::ranges::transform(field_table, listed.begin(), [](const FieldInfo& field) {
    return detail::ListedField{field.wire, field.patchable, field.get, field.draft};
  });
  return listed;
}();

}  // namespace

const FieldInfo* find_field(std::string_view wire) noexcept {
  if (wire == alias(Field::external_reference)) return &info(Field::external_reference);
  const auto found = std::ranges::find(field_table, wire, &FieldInfo::wire);
  return found == field_table.end() ? nullptr : &*found;
}

}  // namespace custengine::model

std::span<const custengine::detail::ListedField> custengine::detail::field_list() noexcept {
  return model::listed_fields;
}
