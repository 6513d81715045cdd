#pragma once

#include "model/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::model {

/// The operators that a filter may use with a field.
enum class FilterType : std::uint8_t {
  text,           // all operators
  number,         // all except starts_with and contains
  time,           // all except starts_with and contains
  customer_type,  // ==, !=, in, is_set
  presence,       // is_set
};

/// The part of a field that a filter compares.
enum class FilterPart : std::uint8_t { whole, credit_limit, credit_balance };

/// The left side of a condition: a field of the table, or a member of the credit or of the account manager.
struct FilterField {
  std::string_view wire;
  Field field;
  FilterType type;
  FilterPart part = FilterPart::whole;
  std::optional<detail::Slot> slot = {};  // texts only

  /// Returns the sort field by whose order < and > compare texts; nullopt if they compare folded bytes.
  std::optional<SortField> sort() const noexcept { return slot ? info(field).sort : std::nullopt; }
  /// True if ==, != and `in` compare phone or VAT numbers instead of texts.
  bool is_number_text() const noexcept {
    return slot && (info(field).sort_rule == SortRule::phone || info(field).sort_rule == SortRule::vat);
  }
};

/// Finds a field by wire name or alias; null if there is none. The same name always gives the same pointer, valid for
/// the program's lifetime.
const FilterField* find_filter_field(std::string_view wire) noexcept;

/// Returns all wire names, separated by commas, in the order of the field table.
std::string filter_field_names();

}  // namespace custengine::model
