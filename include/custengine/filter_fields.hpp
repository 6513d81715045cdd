#pragma once

#include <custengine/filter.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine {

/// One constant per field of a customer, to build filters from. If a field's name is known only at run time, construct
/// the class from the wire name: `fields::TextField(name).contains(text)`. A name that is not of that kind makes the
/// filter invalid. Lifetime: the name must live until the condition is made.
namespace fields {

/// A field for which is_set() can be asked.
class AnyField {
 public:
  constexpr explicit AnyField(std::string_view wire_name) noexcept : wire_name_(wire_name) {}
  constexpr std::string_view wire_name() const noexcept { return wire_name_; }

  Filter is_set() const { return detail::make_condition(wire_name_, detail::FilterOperator::is_set); }

 private:
  std::string_view wire_name_;
};

/// A field with values of one kind. `Rules` says which types they are made from.
template <class Rules>
class Field : public AnyField {
 public:
  using AnyField::AnyField;
  using Value = typename Rules::Value;

  /// True if the field equals one of the values; an empty list matches nothing.
  Filter in(std::initializer_list<Value> values) const { return in_range(values); }
  template <std::ranges::input_range Range>
  requires(Rules::template takes<std::remove_cvref_t<std::ranges::range_reference_t<Range>>>) Filter
      in(const Range& values)
  const { return in_range(values); }

  template <class T>
  requires(Rules::template takes<T>) friend Filter operator==(Field field, const T& value) {
    return field.compare(detail::FilterOperator::equal, value);
  }
  template <class T>
  requires(Rules::template takes<T>) friend Filter operator!=(Field field, const T& value) {
    return field.compare(detail::FilterOperator::not_equal, value);
  }
  template <class T>
  requires(Rules::template takes<T>&& Rules::is_ordered) friend Filter operator<(Field field, const T& value) {
    return field.compare(detail::FilterOperator::less, value);
  }
  template <class T>
  requires(Rules::template takes<T>&& Rules::is_ordered) friend Filter operator<=(Field field, const T& value) {
    return field.compare(detail::FilterOperator::less_equal, value);
  }
  template <class T>
  requires(Rules::template takes<T>&& Rules::is_ordered) friend Filter operator>(Field field, const T& value) {
    return field.compare(detail::FilterOperator::greater, value);
  }
  template <class T>
  requires(Rules::template takes<T>&& Rules::is_ordered) friend Filter operator>=(Field field, const T& value) {
    return field.compare(detail::FilterOperator::greater_equal, value);
  }

 protected:
  template <class T>
  Filter compare(detail::FilterOperator op, const T& value) const {
    return detail::make_condition(wire_name(), op, typename Rules::Taken(value));
  }

 private:
  template <class Range>
  Filter in_range(const Range& values) const {
    std::vector<typename Rules::Kept> kept;
    for (const auto& value : values) kept.emplace_back(typename Rules::Taken(value));
    return detail::make_condition(wire_name(), std::move(kept));
  }
};

/// The types of one kind of field. `Value` is the element type of a braced list, `Taken` the argument of a condition,
/// `Kept` an element as a list stores it. `is_ordered` allows < and >.
struct TextRules {
  using Value = std::string_view;
  using Taken = std::string_view;
  using Kept = std::string;
  static constexpr bool is_ordered = true;
  template <class T>
  static constexpr bool takes = detail::FilterText<T>;
};
/// As TextRules, for whole numbers.
struct NumberRules {
  using Value = std::int64_t;
  using Taken = detail::FilterNumber;
  using Kept = detail::FilterNumber;
  static constexpr bool is_ordered = true;
  template <class T>
  static constexpr bool takes = detail::FilterInteger<T>;
};
/// As TextRules, for times.
struct TimeRules {
  using Value = Timestamp;
  using Taken = Timestamp;
  using Kept = Timestamp;
  static constexpr bool is_ordered = true;
  template <class T>
  static constexpr bool takes = std::convertible_to<const T&, Timestamp>;
};
/// As TextRules, for types of customers.
struct TypeRules {
  using Value = CustomerType;
  using Taken = CustomerType;
  using Kept = CustomerType;
  static constexpr bool is_ordered = false;
  template <class T>
  static constexpr bool takes = std::same_as<T, CustomerType>;
};

/// A text field, which also has conditions on parts of its text.
class TextField : public Field<TextRules> {
 public:
  using Field::Field;
  Filter starts_with(std::string_view text) const { return compare(detail::FilterOperator::starts_with, text); }
  Filter contains(std::string_view text) const { return compare(detail::FilterOperator::contains, text); }
};
/// The fields of other kinds.
using NumberField = Field<NumberRules>;
using TimeField = Field<TimeRules>;
using TypeField = Field<TypeRules>;

inline constexpr TextField id{"customerUid"}, external_reference{"externalId"};
inline constexpr TypeField type{"customerType"};
inline constexpr TextField first_name{"firstname"}, last_name{"lastname"}, company_name{"companyName"}, email{"email"},
    mobile{"mobile"}, address{"address"}, postal_code{"postalCode"}, city{"city"}, country_code{"countryCode"},
    vat_number{"vatNumber"}, ledger_number{"ledgerNumber"}, pricelist_id{"pricelistUid"};
inline constexpr NumberField payment_terms{"paymentTerms"};
inline constexpr AnyField credit{"credit"};
inline constexpr NumberField credit_limit{"credit.limit"}, credit_balance{"credit.balance"};
inline constexpr TextField loyalty_id{"loyaltyId"}, origin{"origin"}, internal_note{"internalNote"};
inline constexpr AnyField account_manager{"accountManager"};
inline constexpr TextField account_manager_id{"accountManager.tenantUserUid"},
    account_manager_display_name{"accountManager.displayName"}, account_manager_user_code{"accountManager.userCode"};
inline constexpr AnyField addresses{"addresses"}, contacts{"contacts"}, consents{"consents"}, extensions{"extensions"};
inline constexpr TimeField created_at{"createdAt"}, last_modified_at{"lastModifiedAt"};
inline constexpr NumberField version{"version"};
inline constexpr TextField display_name{"displayName"};

using custengine::has_extension;

}  // namespace fields

}  // namespace custengine
