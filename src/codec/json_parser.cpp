#include "codec/json_parser.hpp"

#include "codec/utf8.hpp"

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace custengine::codec {

namespace json = boost::json;

namespace {

// Receives what the parser meets: builds the value, and knows the path and the names given at every level.
class Handler {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  void begin(json::storage_ptr storage, Violations& violations, const Path& root) {
    values_.reset(std::move(storage));
    violations_ = &violations;
    root_ = root.text();
    levels_.clear();
    key_ends_.clear();
    keys_.clear();
  }
  json::value release() { return values_.release(); }

  // "addresses[2].countryCode", of the value that is being read.
  std::string path() const { return path(levels_.size()); }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }

  bool on_object_begin(json::error_code&) {
    levels_.push_back({.is_object = true, .first_key = key_ends_.size(), .keys_begin = keys_.size()});
    return true;
  }
  bool on_object_end(std::size_t count, json::error_code&) {
    report_repeated_keys();
    key_ends_.resize(levels_.back().first_key);
    keys_.resize(levels_.back().keys_begin);
    levels_.pop_back();
    values_.push_object(count);
    return value_done();
  }
  bool on_array_begin(json::error_code&) {
    levels_.push_back({.is_object = false, .first_key = key_ends_.size(), .keys_begin = keys_.size()});
    return true;
  }
  bool on_array_end(std::size_t count, json::error_code&) {
    levels_.pop_back();
    values_.push_array(count);
    return value_done();
  }

  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    keys_.append(part.data(), part.size());
    values_.push_chars(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    keys_.append(part.data(), part.size());
    key_ends_.push_back(keys_.size());
    values_.push_key(part);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    values_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    values_.push_string(part);
    return value_done();
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
    values_.push_int64(number);
    return value_done();
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
    values_.push_uint64(number);
    return value_done();
  }
  bool on_double(double number, json::string_view, json::error_code&) {
    values_.push_double(number);
    return value_done();
  }
  bool on_bool(bool value, json::error_code&) {
    values_.push_bool(value);
    return value_done();
  }
  bool on_null(json::error_code&) {
    values_.push_null();
    return value_done();
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  // An open object or array. The keys of open objects stand one after the other in keys_.
  struct Level {
    bool is_object;
    std::size_t first_key;   // in key_ends_
    std::size_t keys_begin;  // in keys_
    std::size_t index = 0;   // of the current element of an array
  };

  bool value_done() {
    if (!levels_.empty() && !levels_.back().is_object) ++levels_.back().index;
    return true;
  }

  std::string_view key(std::size_t i, const Level& level) const {
    const std::size_t begin = i == level.first_key ? level.keys_begin : key_ends_[i - 1];
    return std::string_view(keys_).substr(begin, key_ends_[i] - begin);
  }

  // Down to the current member or element of the innermost of `depth` levels.
  std::string path(std::size_t depth) const {
    std::string text = root_;
    for (std::size_t i = 0; i < depth; ++i) {
      const Level& level = levels_[i];
      const std::size_t keys_end = i + 1 < levels_.size() ? levels_[i + 1].first_key : key_ends_.size();
      if (!level.is_object) {
        text += fmt::format("[{}]", level.index);
      } else if (keys_end > level.first_key) {
        if (!text.empty()) text += '.';
        append_member(text, key(keys_end - 1, level));
      }
    }
    return text;
  }

  void report_repeated_keys() {
    const Level& level = levels_.back();
    sorted_keys_.clear();
    for (std::size_t i = level.first_key; i < key_ends_.size(); ++i) sorted_keys_.push_back(key(i, level));
    std::ranges::sort(sorted_keys_);
    for (auto at = sorted_keys_.begin(); (at = std::adjacent_find(at, sorted_keys_.end())) != sorted_keys_.end();) {
      std::string field;
      if (!violations_->full()) {
        field = path(levels_.size() - 1);
        if (!field.empty()) field += '.';
        append_member(field, *at);
      }
      violations_->add({std::move(field), "is given more than once"});
      at = std::upper_bound(at, sorted_keys_.end(), *at);
    }
  }

  json::value_stack values_;
  Violations* violations_ = nullptr;
  std::string root_;
  std::vector<Level> levels_;
  std::string keys_;
  std::vector<std::size_t> key_ends_;
  std::vector<std::string_view> sorted_keys_;
};

static_assert(JsonParser::max_depth == 32, "describe() says so");

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

}  // namespace

struct JsonParser::State {
  State() : parser(options()) {}

  static json::parse_options options() {
    json::parse_options strict;
    strict.max_depth = max_depth;
    return strict;
  }

  json::basic_parser<Handler> parser;
};

JsonParser::JsonParser() : state_(std::make_unique<State>()) {}
JsonParser::~JsonParser() = default;

std::optional<json::value> JsonParser::parse(std::string_view text, Violations& violations, json::storage_ptr storage,
                                             std::uint64_t first_offset, const Path& root) {
  auto& parser = state_->parser;
  Handler& handler = parser.handler();
  parser.reset();
  handler.begin(std::move(storage), violations, root);

  json::error_code error;
  const std::size_t at = parser.write_some(false, text.data(), text.size(), error);
  if (!error && at < text.size()) error = json::error::extra_data;
  if (!error) return handler.release();

  // The parser calls bad UTF-8 a syntax error like any other.
  const std::size_t bad_utf8 = find_invalid_utf8(text);
  const bool is_bad_utf8 = bad_utf8 <= at;
  const bool is_too_deep = error == json::error::too_deep;
  error_is_bad_utf8_ = is_bad_utf8;
  error_offset_ = is_bad_utf8 ? bad_utf8 : at;
  violations.add({is_bad_utf8 || is_too_deep ? handler.path() : root.text(),
                  fmt::format("syntax error at offset {}: {}", first_offset + error_offset_,
                              is_bad_utf8 ? "this is not UTF-8" : describe(error))});
  return std::nullopt;
}

}  // namespace custengine::codec
