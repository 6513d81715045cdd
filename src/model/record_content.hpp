#pragma once

#include "model/field_table.hpp"
#include "model/record_lists.hpp"

#include <custengine/customer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace custengine::detail {

/// A text of a record: a field's, or a part of the account manager.
enum class Slot : std::uint8_t {
  id,
  external_reference,
  first_name,
  last_name,
  company_name,
  email,
  mobile,
  address,
  postal_code,
  city,
  country_code,
  vat_number,
  ledger_number,
  pricelist_id,
  loyalty_id,
  origin,
  internal_note,
  display_name,
  manager_id,
  manager_display_name,
  manager_user_code,
};
inline constexpr std::size_t slot_count = 21;

inline constexpr auto slots_by_field = [] {
  std::array<Slot, model::field_table.size()> slots{};
  std::uint8_t slot = 0;
  for (const auto& info : model::field_table)
    if (info.is_text()) slots[static_cast<std::size_t>(info.field)] = Slot{slot++};
  return slots;
}();

/// The slot of a text field; slots follow the field table.
constexpr Slot slot_of(model::Field field) noexcept {
  return slots_by_field[static_cast<std::size_t>(field)];
}
static_assert(slot_of(model::Field::internal_note) == Slot::internal_note);
static_assert(slot_of(model::Field::display_name) == Slot::display_name);

/// What a record is made of: views into whatever holds the texts. The display name is not among them: it is
/// derived from the others.
struct RecordContent {
  std::array<std::string_view, slot_count> texts = {};
  CustomerType type = CustomerType::person;
  bool has_account_manager = false;
  std::optional<std::int32_t> payment_terms = {};
  std::optional<Credit> credit = {};
  base::RefPtr<const SharedLists> lists = {};
  Timestamp created_at = {}, last_modified_at = {};
  std::uint64_t version = 1;

  std::string_view& operator[](Slot slot) noexcept { return texts[static_cast<std::size_t>(slot)]; }
  std::string_view operator[](Slot slot) const noexcept { return texts[static_cast<std::size_t>(slot)]; }
};

}  // namespace custengine::detail
