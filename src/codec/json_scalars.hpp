#pragma once

// The values of JSON that are neither object nor list, and what of them becomes a value of each type.

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

/// A natural number beyond the int64_t is a uint64_t; any other number that is not whole, or beyond both, a double.
using Scalar = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string_view>;

inline constexpr std::string_view must_be_text = "must be a text";
inline constexpr std::string_view must_be_bool = "must be true or false";
inline constexpr std::string_view must_be_whole = "must be a whole number, written without fraction or exponent";
inline constexpr std::string_view must_be_object = "must be an object";
inline constexpr std::string_view must_be_list = "must be an array";

/// What is said of a value of another kind than T's.
template <class T>
inline constexpr std::string_view expected = must_be_text;
template <>
inline constexpr std::string_view expected<bool> = must_be_bool;
template <std::integral Integer>
requires(!std::same_as<Integer, bool>) inline constexpr std::string_view expected<Integer> = must_be_whole;

// Each reads a value that is not null. If it cannot, it leaves `out` alone, says why in `fault` and gives false.

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
