#pragma once

#include "model/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::model {

/// What a filter can ask a field.
enum class FilterType : std::uint8_t {
  text,           // everything
  number,         // all but starts_with and contains
  time,           // likewise
  customer_type,  // ==, !=, in, is_set
  presence,       // is_set
};

/// The part of a field that a filter looks at.
enum class FilterPart : std::uint8_t { whole, credit_limit, credit_balance };

/// What stands on the left of a condition: a field of the table, or a member of the credit or of the account manager.
struct FilterField {
  std::string_view wire;
  Field field;
  FilterType type;
  FilterPart part = FilterPart::whole;
  std::optional<detail::Slot> slot = {};  // texts only

  /// By what < and > compare its texts; nothing: by their folded bytes.
  std::optional<SortField> sort() const noexcept { return slot ? info(field).sort : std::nullopt; }
  /// True if ==, != and `in` compare phone or VAT numbers and not texts.
  bool is_number_text() const noexcept {
    return slot && (info(field).sort_rule == SortRule::phone || info(field).sort_rule == SortRule::vat);
  }
};

/// By wire name or accepted alias; null when there is none. Valid for the program's life, and always the same.
const FilterField* find_filter_field(std::string_view wire) noexcept;

/// All wire names, separated by commas, in the order of the field table.
std::string filter_field_names();

}  // namespace custengine::model
