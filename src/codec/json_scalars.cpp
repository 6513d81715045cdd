#include "codec/json_scalars.hpp"

#include <custengine/timestamp.hpp>

#include <fmt/format.h>

#include <array>
#include <initializer_list>
#include <limits>
#include <utility>

namespace custengine::codec {

std::string_view to_string(MergeChoice choice) noexcept {
  switch (choice) {
    case MergeChoice::keep_unless_empty:
      return "KEEP_UNLESS_EMPTY";
    case MergeChoice::drop_unless_empty:
      return "DROP_UNLESS_EMPTY";
    case MergeChoice::newest:
      return "NEWEST";
    case MergeChoice::keep:
      return "KEEP";
    case MergeChoice::drop:
      return "DROP";
  }
  return "?";
}

namespace {

template <class Integer>
bool read_integer(const Scalar& value, Integer& out, std::string& fault) {
  using Limits = std::numeric_limits<Integer>;
  const auto* number = std::get_if<std::int64_t>(&value);
  const auto* natural = std::get_if<std::uint64_t>(&value);
  if (number && std::in_range<Integer>(*number)) {
    out = static_cast<Integer>(*number);
    return true;
  }
  if (natural && std::in_range<Integer>(*natural)) {
    out = static_cast<Integer>(*natural);
    return true;
  }
  // A whole number beyond 64 bits comes as a double.
  const auto* real = std::get_if<double>(&value);
  const bool is_beyond = real && (*real >= 0x1p63 || *real < -0x1p63);
  if (number || natural || is_beyond)
    fault = fmt::format("must be between {} and {}", Limits::min(), Limits::max());
  else
    fault = must_be_whole;
  return false;
}

// Reads a text with `parse`, which returns a Value or an error.
template <class Value, class Parse>
bool parse_text(const Scalar& value, Value& out, std::string& fault, Parse parse) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (!text) {
    fault = must_be_text;
    return false;
  }
  Result<Value> parsed = parse(*text);
  if (parsed) {
    out = *std::move(parsed);
    return true;
  }
  // Without the field's name: the path has it.
  const Error& error = parsed.error();
  fault = error.violations.empty() ? error.message : error.violations.front().message;
  return false;
}

template <class Value>
bool read_name(const Scalar& value, Value& out, std::string& fault, std::initializer_list<Value> values) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (!text) {
    fault = must_be_text;
    return false;
  }
  for (const Value candidate : values) {
    if (to_string(candidate) != *text) continue;
    out = candidate;
    return true;
  }
  fault = "must be one of ";
  for (const Value& candidate : values)
    fault.append(&candidate == values.begin() ? "" : ", ").append(to_string(candidate));
  return false;
}

}  // namespace

bool read_scalar(const Scalar& value, std::string& out, std::string& fault) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    out = *text;
    return true;
  }
  fault = must_be_text;
  return false;
}

bool read_scalar(const Scalar& value, bool& out, std::string& fault) {
  if (const bool* truth = std::get_if<bool>(&value)) {
    out = *truth;
    return true;
  }
  fault = must_be_bool;
  return false;
}

bool read_scalar(const Scalar& value, std::int32_t& out, std::string& fault) {
  return read_integer(value, out, fault);
}
bool read_scalar(const Scalar& value, std::int64_t& out, std::string& fault) {
  return read_integer(value, out, fault);
}
bool read_scalar(const Scalar& value, std::uint64_t& out, std::string& fault) {
  return read_integer(value, out, fault);
}

bool read_scalar(const Scalar& value, Timestamp& out, std::string& fault) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (const auto time = text ? parse_timestamp(*text) : std::nullopt) {
    out = *time;
    return true;
  }
  fault = text ? "must be a time in UTC such as 2025-07-30T18:12:05.623Z" : must_be_text;
  return false;
}

bool read_scalar(const Scalar& value, CustomerType& out, std::string& fault) {
  return read_name(value, out, fault, {CustomerType::person, CustomerType::company, CustomerType::b2b});
}
bool read_scalar(const Scalar& value, AddressType& out, std::string& fault) {
  return read_name(value, out, fault, {AddressType::delivery, AddressType::invoice});
}
bool read_scalar(const Scalar& value, SearchScope& out, std::string& fault) {
  return read_name(value, out, fault, {SearchScope::customer, SearchScope::contact});
}
bool read_scalar(const Scalar& value, CountMode& out, std::string& fault) {
  return read_name(value, out, fault, {CountMode::exact, CountMode::none});
}
bool read_scalar(const Scalar& value, TenantExtension& out, std::string& fault) {
  return read_name(value, out, fault, {TenantExtension::external_customer_search, TenantExtension::b2b});
}
bool read_scalar(const Scalar& value, MergeChoice& out, std::string& fault) {
  return read_name(value, out, fault,
                   {MergeChoice::keep_unless_empty, MergeChoice::drop_unless_empty, MergeChoice::newest,
                    MergeChoice::keep, MergeChoice::drop});
}

bool read_scalar(const Scalar& value, SortField& out, std::string& fault) {
  return parse_text(value, out, fault, parse_sort_field);
}
bool read_scalar(const Scalar& value, SortDirection& out, std::string& fault) {
  return parse_text(value, out, fault, parse_sort_direction);
}
bool read_scalar(const Scalar& value, SearchField& out, std::string& fault) {
  return parse_text(value, out, fault, parse_search_field);
}
bool read_scalar(const Scalar& value, ExtensionCode& out, std::string& fault) {
  return parse_text(value, out, fault, ExtensionCode::parse);
}
bool read_scalar(const Scalar& value, Filter& out, std::string& fault) {
  return parse_text(value, out, fault, Filter::parse);
}

}  // namespace custengine::codec
