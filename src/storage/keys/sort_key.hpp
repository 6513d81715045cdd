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

/// What a part of a sort key is made of. Equal ones give equal keys.
struct KeySource {
  std::string_view text = {}, country_code = {};  // the customer's; the latter for phone and VAT numbers only
  Timestamp time = {};                            // of a time

  friend bool operator==(const KeySource&, const KeySource&) = default;
};

/// Makes the bytes by which customers sort: two customers stand in the order of their keys' bytes, then of
/// their ids. The one place that says how a field sorts.
///
/// Threads: immutable, safe on any thread.
class KeyMaker {
 public:
  KeyMaker(std::shared_ptr<const base::Collator> collator, const base::PhonePlan* home) noexcept
      : collator_(std::move(collator)), home_(home) {}

  /// How the tenant's national phone numbers are dialled; null if it has no country.
  const base::PhonePlan* home() const noexcept { return home_; }
  /// The same of a customer with this country code, and of its contacts: the tenant's if it has none.
  const base::PhonePlan* home_of(std::string_view country_code) const noexcept {
    const base::PhonePlan* own = base::find_phone_plan(country_code);
    return own ? own : home_;
  }

  /// Whether the customer has a value for the field; those without stand last in both directions.
  bool has_value(const detail::Record& record, SortField field) const noexcept;

  /// Appends the key of a customer that has a value. It holds no zero byte, but for times.
  void append_key(const detail::Record& record, SortField field, std::string& out) const;
  /// Appends what one part of the field adds to that key.
  void append_part(const KeySource& source, model::SortRule rule, std::string& out) const;
  /// What that is made of.
  static KeySource source_of(const detail::Record& record, model::SortRule rule, model::Field part) noexcept;

  /// Appends the key that a customer with this text in the field and no country code has. Requires a field that holds
  /// text, and a text that keeps its rules: digits in a ledger number, UTF-8 in any.
  void append_key(std::string_view text, SortField field, std::string& out) const;

  /// The key that a time gives.
  static void append_key(Timestamp time, std::string& out);

  /// Whether two versions of a customer sort alike by the field. The country counts for phone and VAT numbers.
  static bool same_source(const detail::Record& a, const detail::Record& b, SortField field) noexcept;

  /// Stands between the parts of a key. Every collation key has as many level separators (1) as the others and else
  /// only greater bytes; so of two keys, one of which begins with the other, the shorter one stays the lesser.
  static constexpr char part_separator = '\1';

  friend bool operator==(const KeyMaker&, const KeyMaker&) = default;

 private:
  std::shared_ptr<const base::Collator> collator_;
  const base::PhonePlan* home_;
};

/// Whether what is interned for a field is its sort key and, behind a zero byte, the text itself. Texts that sort alike
/// need not be the same; so customers share what is interned exactly if they spell the field alike, and the references
/// to it are their number. Of the collated fields this is for those that Session::count_by counts.
constexpr bool counts_spellings(SortField field) noexcept {
  return field == SortField::city;
}

/// The sort key in what is interned: no sort key of a text holds a zero byte.
inline std::string_view sort_key_of(std::string_view interned) noexcept {
  return interned.substr(0, interned.find('\0'));
}

/// The first eight bytes, such that numbers compare as the texts' beginnings do.
std::uint64_t prefix_of(std::string_view bytes) noexcept;

}  // namespace custengine::storage
