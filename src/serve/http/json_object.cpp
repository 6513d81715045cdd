#include "serve/http/json_object.hpp"

#include "serve/http/suggestion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/parser.hpp>

#include <algorithm>
#include <utility>

namespace custengine::serve {
namespace {

const boost::json::object empty_json_object;

}  // namespace

void JsonViolations::add(std::string path, std::string message) {
  ++count_;
  if (kept_.size() < max_kept) kept_.push_back({std::move(path), std::move(message)});
}

void JsonViolations::add(const std::string& path, const Error& error) {
  if (error.violations.empty()) add(path, error.message);
  for (const FieldViolation& violation : error.violations) {
    const bool is_element = violation.field.starts_with('[');
    add(violation.field.empty() ? path
        : is_element            ? path + violation.field
                                : member_path(path, violation.field),
        violation.message);
  }
}

Error JsonViolations::error() const {
  Error error{.code = ErrorCode::invalid_argument, .violations = kept_};
  for (const auto& [field, message] : kept_) {
    if (!error.message.empty()) error.message += "; ";
    error.message += field.empty() ? message : field + ": " + message;
  }
  if (count_ > kept_.size()) error.message += fmt::format("; and {} more", count_ - kept_.size());
  return error;
}

std::string whole_number_rule(std::uint64_t min, std::uint64_t max) {
  // A client whose numbers are doubles could not even write a larger bound.
  constexpr std::uint64_t largest_shown = std::uint64_t{1} << 53;
  if (max <= largest_shown) return fmt::format("must be a whole number from {} to {}", min, max);
  return fmt::format("must be a whole number, {} or more", min);
}

Result<boost::json::value> parse_json(std::string_view text) {
  if (text.empty())
    return Error{.code = ErrorCode::invalid_argument,
                 .message = "the request needs a body: a JSON object",
                 .violations = {{"", "the request needs a body: a JSON object"}}};
  boost::json::parser parser;
  boost::json::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (error)
    return Error{.code = ErrorCode::invalid_argument,
                 .message = fmt::format("the body is no JSON: {} at byte {}", error.message(), read)};
  const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
  if (rest == std::string_view::npos) return parser.release();
  return Error{.code = ErrorCode::invalid_argument,
               .message = fmt::format("the body is no JSON: there is more after its end, at byte {}", rest)};
}

std::string member_path(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : fmt::format("{}.{}", parent, name);
}

std::string element_path(std::string_view parent, std::size_t index) {
  return fmt::format("{}[{}]", parent, index);
}

JsonObject::JsonObject(const boost::json::value& value, std::string path, JsonViolations& violations)
    : object_(value.if_object()), is_object_(object_ != nullptr), path_(std::move(path)), violations_(&violations) {
  if (object_ != nullptr) return;
  object_ = &empty_json_object;
  violations_->add(path_, "must be an object");
}

const boost::json::value* JsonObject::member(std::string_view name) {
  known_.push_back(name);
  return object_->if_contains(name);
}

const boost::json::value* JsonObject::value_of(std::string_view name) {
  const boost::json::value* const value = member(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> JsonObject::text(std::string_view name) {
  const auto* const value = value_of(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* const text = value->if_string()) return std::string(*text);
  fail(name, "must be a text");
  return std::nullopt;
}

std::optional<bool> JsonObject::flag(std::string_view name) {
  const auto* const value = value_of(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* const flag = value->if_bool()) return *flag;
  fail(name, "must be true or false");
  return std::nullopt;
}

std::optional<std::uint64_t> JsonObject::number(std::string_view name, std::uint64_t min, std::uint64_t max) {
  const auto* const value = value_of(name);
  if (value == nullptr) return std::nullopt;
  std::optional<std::uint64_t> number;
  if (const auto* const whole = value->if_int64(); whole != nullptr && *whole >= 0)
    number = static_cast<std::uint64_t>(*whole);
  if (const auto* const large = value->if_uint64()) number = *large;
  if (number && *number >= min && *number <= max) return number;
  fail(name, whole_number_rule(min, max));
  return std::nullopt;
}

std::optional<double> JsonObject::share(std::string_view name) {
  const auto* const value = value_of(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_number()) {
    const auto share = value->to_number<double>();
    if (share >= 0 && share <= 1) return share;
  }
  fail(name, "must be a number from 0 to 1");
  return std::nullopt;
}

std::optional<std::size_t> JsonObject::choice(std::string_view name, std::span<const std::string_view> names) {
  const auto* const value = value_of(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* const text = value->if_string()) {
    const auto found = std::ranges::find(names, std::string_view(*text));
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  }
  fail(name, fmt::format("must be one of {}", fmt::join(names, ", ")));
  return std::nullopt;
}

std::optional<JsonObject> JsonObject::object(std::string_view name) {
  const auto* const value = value_of(name);
  if (value == nullptr) return std::nullopt;
  return JsonObject(*value, member_path(path_, name), *violations_);
}

const boost::json::array* JsonObject::list(std::string_view name) {
  const auto* const value = value_of(name);
  if (value == nullptr) return nullptr;
  if (value->is_array()) return &value->get_array();
  fail(name, "must be a list");
  return nullptr;
}

JsonObject JsonObject::element(std::string_view list, const boost::json::value& value, std::size_t index) {
  return JsonObject(value, element_path(member_path(path_, list), index), *violations_);
}

void JsonObject::require(std::string_view name) {
  const auto* const value = object_->if_contains(name);
  if (value == nullptr || value->is_null()) fail(name, "must be given");
}

void JsonObject::fail(std::string_view name, std::string message) {
  violations_->add(member_path(path_, name), std::move(message));
}

void JsonObject::finish() {
  for (const auto& member : *object_)
    if (std::ranges::find(known_, std::string_view(member.key())) == known_.end())
      fail(member.key(), unknown_name("member", member.key(), known_));
}

}  // namespace custengine::serve
