#pragma once

// JSON values that are neither object nor list, and their conversion to each type.

#include <custengine/batch.hpp>
#include <custengine/clock.hpp>
#include <custengine/customer.hpp>
#include <custengine/engine.hpp>
#include <custengine/filter.hpp>
#include <custengine/merge.hpp>
#include <custengine/query.hpp>
#include <custengine/sort.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace custengine::codec {

/// "KEEP_UNLESS_EMPTY", "DROP_UNLESS_EMPTY", "NEWEST", "KEEP", "DROP".
std::string_view to_string(MergeChoice choice) noexcept;

/// A number: int64_t if it fits, otherwise uint64_t if it fits, otherwise double. Fractions are double.
using Scalar = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string_view>;

inline constexpr std::string_view must_be_text = "must be a text";
inline constexpr std::string_view must_be_bool = "must be true or false";
inline constexpr std::string_view must_be_whole = "must be a whole number, written without fraction or exponent";
inline constexpr std::string_view must_be_object = "must be an object";
inline constexpr std::string_view must_be_list = "must be an array";

/// The message for a JSON value of another kind than T's.
template <class T>
inline constexpr std::string_view expected = must_be_text;
template <>
inline constexpr std::string_view expected<bool> = must_be_bool;
template <std::integral Integer>
requires(!std::same_as<Integer, bool>) inline constexpr std::string_view expected<Integer> = must_be_whole;

// Each function reads a value that is not null. On failure it returns false, sets `fault`, and leaves `out`
// unchanged.

bool read_scalar(const Scalar& value, std::string& out, std::string& fault);
bool read_scalar(const Scalar& value, bool& out, std::string& fault);
bool read_scalar(const Scalar& value, std::int32_t& out, std::string& fault);
bool read_scalar(const Scalar& value, std::int64_t& out, std::string& fault);
bool read_scalar(const Scalar& value, std::uint64_t& out, std::string& fault);
bool read_scalar(const Scalar& value, Timestamp& out, std::string& fault);
bool read_scalar(const Scalar& value, CustomerType& out, std::string& fault);
bool read_scalar(const Scalar& value, AddressType& out, std::string& fault);
bool read_scalar(const Scalar& value, SearchScope& out, std::string& fault);
bool read_scalar(const Scalar& value, CountMode& out, std::string& fault);
bool read_scalar(const Scalar& value, TenantExtension& out, std::string& fault);
bool read_scalar(const Scalar& value, MergeChoice& out, std::string& fault);
bool read_scalar(const Scalar& value, SortField& out, std::string& fault);
bool read_scalar(const Scalar& value, SortDirection& out, std::string& fault);
bool read_scalar(const Scalar& value, SearchField& out, std::string& fault);
bool read_scalar(const Scalar& value, ExtensionCode& out, std::string& fault);
bool read_scalar(const Scalar& value, Filter& out, std::string& fault);

}  // namespace custengine::codec
