#pragma once

#include <custengine/clock.hpp>
#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine {

namespace detail {
class FilterNode;
}

/// A condition on any field of a customer, made from `custengine::fields` and operators, or from text:
///
///     using namespace custengine::fields;
///     request.where = city == "Oslo" && created_at >= since && !has_extension(ExtensionCode::two_invoice);
///     request.where = Filter::parse("city == 'Oslo' and not is_set(email)").value();
///
/// The default matches all customers. For ==, !=, in, starts_with and contains, text compares folded, as a query does.
/// Postal codes then compare without blanks, emails in lower case only. For <, <=, > and >=, text compares by the
/// field's sort order. A missing value satisfies only `!=` and negations: `!x` is true exactly if x is false.
///
/// Errors: the search that takes the filter checks what operators made. It answers invalid_argument on `where` if a
/// limit below is broken, a text is not UTF-8, or a field cannot have the value. A text may hold no control characters.
/// Line breaks and tabs are allowed only for fields that may hold them (address, internal_note).
/// Lifetime: owns its values. Threads: immutable except for assignment; safe on any thread.
/// Cost: one pointer; a copy is one atomic increment; a chain of && and || of n conditions is built in O(n).
class CUSTENGINE_API Filter {
 public:
  static constexpr std::size_t max_depth = 64;        ///< levels of and, or, not and conditions
  static constexpr std::size_t max_conditions = 256;  ///< `in` with its whole list is one
  static constexpr std::size_t max_nodes = 1000;      ///< and, or, not, conditions and elements of lists
  static constexpr std::size_t max_text_bytes = std::size_t{64} * 1024;  ///< of to_string()

  Filter() noexcept = default;
  Filter(const Filter& other) noexcept;
  Filter(Filter&& other) noexcept : root_(std::exchange(other.root_, nullptr)) {}
  Filter& operator=(Filter other) noexcept {
    std::swap(root_, other.root_);
    return *this;
  }
  ~Filter();

  /// Parses the language of docs/filters.md; only blanks give the default. Errors: invalid_argument on `where`. The
  /// message names the column (in characters, from 1) and what was expected there, or the limit that is broken.
  static Result<Filter> parse(std::string_view text);

  /// A text that parses to an equal filter; empty if the filter matches all.
  std::string to_string() const;

  bool matches_all() const noexcept { return root_ == nullptr; }

  CUSTENGINE_API friend Filter operator&&(Filter a, Filter b);
  CUSTENGINE_API friend Filter operator||(Filter a, Filter b);
  CUSTENGINE_API friend Filter operator!(Filter filter);

  /// True if both have the same conditions in the same order; nested && and ||, and double negation, do not matter.
  CUSTENGINE_API friend bool operator==(const Filter& a, const Filter& b);

 private:
  friend class detail::FilterNode;
  explicit Filter(const detail::FilterNode* adopted) noexcept : root_(adopted) {}

  const detail::FilterNode* root_ = nullptr;
};

/// As Filter::to_string.
inline std::string to_string(const Filter& filter) {
  return filter.to_string();
}

/// True for customers that have an extension with this code, of any organisation or of this one.
CUSTENGINE_API Filter has_extension(const ExtensionCode& code);
CUSTENGINE_API Filter has_extension(const ExtensionCode& code, std::string_view organization_id);

namespace detail {

enum class FilterOperator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  starts_with,
  contains,
  in,
  is_set,
};

/// Any integer of up to 64 bits, in two's complement. Ordered by value.
struct FilterNumber {
  bool is_natural = true;
  std::uint64_t bits = 0;

  constexpr FilterNumber() noexcept = default;
  template <std::integral T>
  constexpr FilterNumber(T value) noexcept : is_natural(value >= T{}), bits(static_cast<std::uint64_t>(value)) {}
  friend constexpr auto operator<=>(const FilterNumber&, const FilterNumber&) = default;
};

/// One condition. A condition that the field does not support is found when the filter is checked.
CUSTENGINE_API Filter make_condition(std::string_view field, FilterOperator op);
CUSTENGINE_API Filter make_condition(std::string_view field, FilterOperator op, std::string_view value);
CUSTENGINE_API Filter make_condition(std::string_view field, FilterOperator op, FilterNumber value);
CUSTENGINE_API Filter make_condition(std::string_view field, FilterOperator op, Timestamp value);
CUSTENGINE_API Filter make_condition(std::string_view field, FilterOperator op, CustomerType value);

/// The condition `in`.
CUSTENGINE_API Filter make_condition(std::string_view field, std::vector<std::string> values);
CUSTENGINE_API Filter make_condition(std::string_view field, std::vector<FilterNumber> values);
CUSTENGINE_API Filter make_condition(std::string_view field, std::vector<Timestamp> values);
CUSTENGINE_API Filter make_condition(std::string_view field, std::vector<CustomerType> values);

template <class T>
concept FilterText = std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;

template <class T>
concept FilterInteger =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

}  // namespace detail

}  // namespace custengine

// The fields need the declarations above. Filters are made of them, so this header includes them.
#include <custengine/filter_fields.hpp>
