#include "model/filter_field.hpp"

#include <algorithm>
#include <array>

namespace custengine::model {

namespace {

using detail::Slot;

constexpr FilterType type_of(const FieldInfo& field) noexcept {
  switch (field.kind) {
    case Kind::text:
      return FilterType::text;
    case Kind::customer_type:
      return FilterType::customer_type;
    case Kind::days:
    case Kind::counter:
      return FilterType::number;
    case Kind::timestamp:
      return FilterType::time;
    case Kind::credit:
    case Kind::account_manager:
    case Kind::addresses:
    case Kind::contacts:
    case Kind::consents:
    case Kind::extensions:
      break;
  }
  return FilterType::presence;
}

constexpr auto member_fields = std::to_array<FilterField>({
    {"credit.limit", Field::credit, FilterType::number, FilterPart::credit_limit},
    {"credit.balance", Field::credit, FilterType::number, FilterPart::credit_balance},
    {"accountManager.tenantUserUid", Field::account_manager, FilterType::text, FilterPart::whole, Slot::manager_id},
    {"accountManager.displayName", Field::account_manager, FilterType::text, FilterPart::whole,
     Slot::manager_display_name},
    {"accountManager.userCode", Field::account_manager, FilterType::text, FilterPart::whole, Slot::manager_user_code},
});

/// All fields of the field table, each followed by its member_fields.
constexpr auto filter_fields = [] {
  std::array<FilterField, field_table.size() + member_fields.size()> all{};
  std::size_t count = 0;
  for (const auto& field : field_table) {
    FilterField whole{field.wire, field.field, type_of(field)};
    if (field.is_text()) whole.slot = detail::slot_of(field.field);
    all[count++] = whole;
    for (const auto& member : member_fields)
      if (member.field == field.field) all[count++] = member;
  }
  return all;
}();

}  // namespace

const FilterField* find_filter_field(std::string_view wire) noexcept {
  if (const FieldInfo* field = find_field(wire)) wire = field->wire;  // replaces an alias by the name
  const auto found = std::ranges::find(filter_fields, wire, &FilterField::wire);
  return found == filter_fields.end() ? nullptr : &*found;
}

std::string filter_field_names() {
  std::string names;
  for (const auto& field : filter_fields) names.append(names.empty() ? "" : ", ").append(field.wire);
  return names;
}

}  // namespace custengine::model
