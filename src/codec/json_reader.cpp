#include "codec/json_reader.hpp"

#include "base/utf8.hpp"
#include "codec/json_events.hpp"
#include "codec/request_members.hpp"

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace custengine::codec {

namespace json = boost::json;

namespace {

std::string_view view(json::string_view text) noexcept {
  return {text.data(), text.size()};
}

// The handler of Boost.JSON's push parser. Joins pieces of names and texts, and forwards all other events.
class Handler {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit Handler(JsonEvents& events) noexcept : events_(events) {}

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return events_.begin_object(), true; }
  bool on_object_end(std::size_t, json::error_code&) { return events_.end_object(), true; }
  bool on_array_begin(json::error_code&) { return events_.begin_list(), true; }
  bool on_array_end(std::size_t, json::error_code&) { return events_.end_list(), true; }

  bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return put_aside(part); }
  bool on_key(json::string_view part, std::size_t size, json::error_code&) {
    events_.key(whole(part, size));
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return put_aside(part); }
  bool on_string(json::string_view part, std::size_t size, json::error_code&) { return on_value(whole(part, size)); }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, json::error_code&) { return on_value(number); }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) { return on_value(number); }
  bool on_double(double number, json::string_view, json::error_code&) { return on_value(number); }
  bool on_bool(bool value, json::error_code&) { return on_value(value); }
  bool on_null(json::error_code&) { return on_value(nullptr); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  bool on_value(const Scalar& value) {
    events_.scalar(value);
    return true;
  }
  bool put_aside(json::string_view part) {
    if (is_whole_) pieces_.clear();
    is_whole_ = false;
    pieces_.append(part.data(), part.size());
    return true;
  }
  // A text without escapes comes in one piece, as a view into the document.
  std::string_view whole(json::string_view part, std::size_t size) {
    if (part.size() == size) return view(part);
    put_aside(part);
    is_whole_ = true;
    return pieces_;
  }

  JsonEvents& events_;
  std::string pieces_;  // of the text that is being read
  bool is_whole_ = true;
};

static_assert(max_json_depth == 32, "describe() says so");

std::string_view describe(const json::error_code& error) {
  switch (static_cast<json::error>(error.value())) {
    case json::error::extra_data:
      return "there is more after the end of the value";
    case json::error::incomplete:
      return "the text ends too early";
    case json::error::too_deep:
      return "nested deeper than 32";
    case json::error::exponent_overflow:
      return "the number is too large";
    case json::error::illegal_leading_surrogate:
    case json::error::illegal_trailing_surrogate:
    case json::error::expected_utf16_escape:
      return "a \\u escape that is half of a surrogate pair";
    case json::error::expected_hex_digit:
      return "a \\u escape needs four hexadecimal digits";
    default:
      return "this is not JSON";
  }
}

Scalar scalar_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::bool_:
      return value.get_bool();
    case json::kind::int64:
      return value.get_int64();
    case json::kind::uint64:
      return value.get_uint64();
    case json::kind::double_:
      return value.get_double();
    case json::kind::string:
      return view(value.get_string());
    default:
      return nullptr;
  }
}

void walk(const json::value& value, JsonEvents& events) {
  if (!value.is_structured()) return events.scalar(scalar_of(value));
  if (events.depth() == max_json_depth) return events.fault("nested deeper than 32");
  if (const json::object* object = value.if_object()) {
    events.begin_object();
    for (const auto& member : *object) {
      events.key(view(member.key()));
      walk(member.value(), events);
    }
    events.end_object();
  } else {
    events.begin_list();
    for (const json::value& element : value.get_array()) walk(element, events);
    events.end_list();
  }
}

}  // namespace

std::optional<SyntaxError> read_json(std::string_view text, Target target, Violations& violations,
                                     const ReadRules& rules) {
  json::parse_options strict;
  strict.max_depth = max_json_depth;
  JsonEvents events(target, rules);
  json::basic_parser<Handler> parser(strict, events);

  json::error_code error;
  const std::size_t at = parser.write_some(false, text.data(), text.size(), error);
  if (!error && at < text.size()) error = json::error::extra_data;
  if (!error) {
    std::move(events).report(violations, true);
    return std::nullopt;
  }

  // The parser reports invalid UTF-8 as a normal syntax error.
  const std::size_t bad_utf8 = base::find_invalid_utf8(text);
  const bool is_bad_utf8 = bad_utf8 <= at;
  const bool is_too_deep = error == json::error::too_deep;
  const SyntaxError found{.offset = is_bad_utf8 ? bad_utf8 : at, .is_bad_utf8 = is_bad_utf8};
  std::string path = is_bad_utf8 || is_too_deep ? events.path() : rules.root.text();
  std::move(events).report(violations, false);
  violations.add({std::move(path), fmt::format("syntax error at offset {}: {}", rules.first_offset + found.offset,
                                               is_bad_utf8 ? "this is not UTF-8" : describe(error))});
  return found;
}

void read_tree(const json::value& document, Target target, Violations& violations, const ReadRules& rules) {
  JsonEvents events(target, rules);
  walk(document, events);
  std::move(events).report(violations, true);
}

void read_value(const Scalar& value, Target target, Violations& violations, const ReadRules& rules) {
  JsonEvents events(target, rules);
  events.scalar(value);
  std::move(events).report(violations, true);
}

const MemberType& draft_member(model::Field field) noexcept {
  return member_types<CustomerDraft>[static_cast<std::size_t>(field)];
}

const std::vector<std::string_view>& field_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    all.reserve(model::field_table.size());
    for (const model::FieldInfo& field : model::field_table) all.push_back(field.wire);
    return all;
  }();
  return names;
}

}  // namespace custengine::codec
