#pragma once

#include "model/field_table.hpp"
#include "model/record_lists.hpp"
#include "model/unknown_fields.hpp"

#include <custengine/customer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace custengine::detail {

#define CUSTENGINE_SLOT(field_name, ...) field_name,
/// Names a text of a record: a text field, in the order of the field table, or a member of the account manager.
enum class Slot : std::uint8_t {
  CUSTENGINE_TEXT_FIELDS(CUSTENGINE_SLOT)  //
  manager_id,
  manager_display_name,
  manager_user_code,
};
#undef CUSTENGINE_SLOT
inline constexpr std::size_t slot_count = static_cast<std::size_t>(Slot::manager_user_code) + 1;

#define CUSTENGINE_SLOT_OF(field_name, ...) \
  slots[static_cast<std::size_t>(model::Field::field_name)] = Slot::field_name;
inline constexpr auto slots_by_field = [] {
  std::array<Slot, model::field_table.size()> slots{};
  CUSTENGINE_TEXT_FIELDS(CUSTENGINE_SLOT_OF)
  return slots;
}();
#undef CUSTENGINE_SLOT_OF

/// Requires a text field.
constexpr Slot slot_of(model::Field field) noexcept {
  return slots_by_field[static_cast<std::size_t>(field)];
}

/// The content from which a record is made. Texts are views into other objects. The display name stays empty: it is
/// derived from the other texts.
struct RecordContent {
  std::array<std::string_view, slot_count> texts = {};
  CustomerType type = CustomerType::person;
  bool has_account_manager = false;
  std::optional<std::int32_t> payment_terms = {};
  std::optional<Credit> credit = {};
  base::RefPtr<const SharedLists> lists = {};
  Timestamp created_at = {}, last_modified_at = {};
  std::uint64_t version = 1;
  base::RefPtr<const UnknownFields> unknown = {};

  std::string_view& operator[](Slot slot) noexcept { return texts[static_cast<std::size_t>(slot)]; }
  std::string_view operator[](Slot slot) const noexcept { return texts[static_cast<std::size_t>(slot)]; }
};

}  // namespace custengine::detail
