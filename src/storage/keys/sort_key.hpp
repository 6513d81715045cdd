#pragma once

#include "base/collator.hpp"
#include "base/phone_plan.hpp"
#include "model/record.hpp"
#include "model/sort_table.hpp"

#include <custengine/sort.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace custengine::storage {

using model::sort_field_count;

/// The input of a part of a sort key. Equal inputs give equal keys.
struct KeySource {
  std::string_view text = {}, country_code = {};  // the customer's; country_code for phone and VAT numbers only
  Timestamp time = {};                            // for time fields

  friend bool operator==(const KeySource&, const KeySource&) = default;
};

/// Makes sort keys: customers sort by the bytes of their keys, then by id. This is the only place that defines how a
/// field sorts.
///
/// Threads: immutable, safe on any thread.
class KeyMaker {
 public:
  KeyMaker(std::shared_ptr<const base::Collator> collator, const base::PhonePlan* home) noexcept
      : collator_(std::move(collator)), home_(home) {}

  /// The dialling rules of the tenant's country; null if it has none.
  const base::PhonePlan* home() const noexcept { return home_; }
  /// The dialling rules for a customer with this country code and for its contacts; those of the tenant if the code has
  /// none.
  const base::PhonePlan* home_of(std::string_view country_code) const noexcept {
    const base::PhonePlan* own = base::find_phone_plan(country_code);
    return own ? own : home_;
  }

  /// True if the customer has a value for the field. Customers without one come last in both directions.
  bool has_value(const detail::Record& record, SortField field) const noexcept;

  /// Appends the sort key of a customer. Requires has_value(). A key has no zero byte, except the key of a time.
  void append_key(const detail::Record& record, SortField field, std::string& out) const;
  /// Appends the bytes of one part of a sort field to a key.
  void append_part(const KeySource& source, model::SortRule rule, std::string& out) const;
  /// Returns the input of append_part() for a record.
  static KeySource source_of(const detail::Record& record, model::SortRule rule, model::Field part) noexcept;

  /// Appends the key of a customer that has this text in the field and no country code. Requires a text field, and a
  /// text that keeps its rules: UTF-8, and only digits for a ledger number.
  void append_key(std::string_view text, SortField field, std::string& out) const;

  /// Appends the key of a time.
  static void append_key(Timestamp time, std::string& out);

  /// True if the inputs of a sort field are equal in two versions. For phone and VAT numbers the country is an input
  /// too.
  static bool same_source(const detail::Record& a, const detail::Record& b, SortField field) noexcept;

  /// Separates the parts of a key. All collation keys have the same number of level separators (byte 1), and otherwise
  /// only greater bytes. So if one key is a prefix of another, the shorter one still sorts first.
  static constexpr char part_separator = '\1';

  friend bool operator==(const KeyMaker&, const KeyMaker&) = default;

 private:
  std::shared_ptr<const base::Collator> collator_;
  const base::PhonePlan* home_;
};

/// True if a field interns its sort key followed by a zero byte and the text itself. Different texts may have equal
/// sort keys. With the text, customers share an interned key exactly if their texts are equal, so its reference count
/// is the number of these customers. This is for collated fields that Session::count_by counts.
constexpr bool counts_spellings(SortField field) noexcept {
  return field == SortField::city;
}

/// Returns the sort key of interned bytes: the part before a zero byte, as no sort key of a text has one.
inline std::string_view sort_key_of(std::string_view interned) noexcept {
  return interned.substr(0, interned.find('\0'));
}

/// Returns the first eight bytes as a big-endian number, so that prefixes compare as the bytes do. Shorter keys are
/// padded with zeros.
std::uint64_t prefix_of(std::string_view bytes) noexcept;

}  // namespace custengine::storage
