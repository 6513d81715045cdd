// Filter::parse: a recursive descent parser of the grammar in docs/filters.md.

#include "base/text.hpp"
#include "model/filter_check.hpp"
#include "model/filter_lexer.hpp"
#include "model/filter_tree.hpp"

#include <custengine/timestamp.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace custengine {

namespace {

using detail::FilterNode;
using detail::FilterNumber;
using detail::FilterOperator;
using detail::FilterValue;
using model::FilterField;
using model::FilterToken;
using model::FilterTokenKind;
using model::FilterType;

constexpr std::array comparisons = {
    FilterOperator::equal,       FilterOperator::not_equal, FilterOperator::less,
    FilterOperator::less_equal,  FilterOperator::greater,   FilterOperator::greater_equal,
    FilterOperator::starts_with, FilterOperator::contains,  FilterOperator::in};

std::string at_column(std::string_view source, std::size_t byte, std::string_view message) {
  return "column " + std::to_string(model::column_of(source, byte)) + ": " + std::string(message);
}

Error where_error(std::string message) {
  return model::make_error(ErrorCode::invalid_argument, {{"where", std::move(message)}});
}

/// Returns the number of bytes before the first that is not UTF-8. Requires a text that is not UTF-8.
std::size_t valid_bytes(std::string_view text) {
  constexpr std::size_t max_character_bytes = 4;
  std::size_t valid = 0;
  while (true) {
    std::size_t size = 1;
    while (size <= max_character_bytes && !base::is_utf8(text.substr(valid, size))) ++size;
    if (size > max_character_bytes) return valid;
    valid += size;
  }
}

std::optional<FilterNumber> parse_number(std::string_view word) {
  const char* end = word.data() + word.size();
  const auto parse = [&](auto number) -> std::optional<FilterNumber> {
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    if (error != std::errc() || stop != end) return std::nullopt;
    return number;
  };
  return word.starts_with('-') ? parse(std::int64_t{}) : parse(std::uint64_t{});
}

std::optional<Timestamp> parse_time(std::string_view word) {
  constexpr std::string_view date = "2025-01-01";
  return word.size() == date.size() ? parse_timestamp(std::string(word) + "T00:00:00Z") : parse_timestamp(word);
}

std::optional<CustomerType> parse_type(std::string_view word) {
  for (const auto type : {CustomerType::person, CustomerType::company, CustomerType::b2b})
    if (to_string(type) == word) return type;
  return std::nullopt;
}

/// Returns nullopt if the token is no value of that type.
std::optional<FilterValue> parse_value(const FilterToken& token, FilterType type) {
  if (type == FilterType::text) {
    if (token.kind != FilterTokenKind::text) return std::nullopt;
    return detail::FilterString{model::unquoted(token)};
  }
  if (token.kind != FilterTokenKind::word) return std::nullopt;
  switch (type) {
    case FilterType::number:
      return parse_number(token.spelling);
    case FilterType::time:
      return parse_time(token.spelling);
    case FilterType::customer_type:
      return parse_type(token.spelling);
    case FilterType::text:
    case FilterType::presence:
      break;
  }
  return std::nullopt;
}

std::string_view expected_value(FilterType type) noexcept {
  switch (type) {
    case FilterType::text:
      return "a text in single quotes";
    case FilterType::number:
      return "a whole number";
    case FilterType::time:
      return "a time such as 2025-01-31 or 2025-01-31T18:12:05.623Z";
    case FilterType::customer_type:
      return "PERSON, COMPANY or B2B";
    case FilterType::presence:
      break;
  }
  return "nothing";
}

/// Stops at the first fault: after it every rule returns at once, and its result is not used.
class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source), lexer_(source) { advance(); }

  Result<Filter> parse() {
    if (token_.kind == FilterTokenKind::end) return Filter();
    Filter filter = alternatives();
    if (!fault_ && token_.kind != FilterTokenKind::end) expected("and, or, or the end");
    if (fault_) return where_error(*std::move(fault_));
    return filter;
  }

 private:
  void advance() { token_ = lexer_.next(); }
  bool accept_symbol(std::string_view symbol) {
    const bool accepted = token_.is_symbol(symbol);
    if (accepted) advance();
    return accepted;
  }
  bool accept_either(std::string_view word, std::string_view symbol) {
    const bool accepted = token_.is_word(word) || token_.is_symbol(symbol);
    if (accepted) advance();
    return accepted;
  }
  void require_symbol(std::string_view symbol) {
    if (!fault_ && !accept_symbol(symbol)) expected("'" + std::string(symbol) + "'");
  }

  void fail(std::size_t byte, std::string_view message) {
    if (!fault_) fault_ = at_column(source_, byte, message);
  }
  void expected(std::string_view what);
  /// Checks the limits of a tree that has just grown. An error is reported at `byte`.
  void check_limits(const Filter& filter, std::size_t byte) {
    const FilterNode* node = FilterNode::of(filter);
    if (!node) return;
    if (const auto problem = model::filter_limit_problem(*node); !problem.empty()) fail(byte, "the filter " + problem);
  }

  Filter alternatives();
  Filter conjunction();
  Filter negation();
  Filter primary();
  Filter group();
  Filter presence();
  Filter extension();
  Filter condition();
  const FilterField* field();
  std::optional<FilterOperator> comparison();
  std::vector<FilterValue> list(const FilterField& field);
  std::optional<FilterValue> value(const FilterField& field);
  Filter checked(Filter leaf, std::size_t byte);

  std::string_view source_;
  model::FilterLexer lexer_;
  FilterToken token_;
  std::size_t open_groups_ = 0;
  std::optional<std::string> fault_;
};

void Parser::expected(std::string_view what) {
  if (token_.kind == FilterTokenKind::bad && token_.spelling.starts_with('\''))
    return fail(token_.begin, "this text has no closing quote");
  std::string message = "expected " + std::string(what) + ", found ";
  if (token_.kind == FilterTokenKind::end) return fail(token_.begin, message + "the end");
  constexpr std::size_t max_shown_bytes = 40;
  fail(token_.begin, message + model::shortened(token_.spelling, max_shown_bytes));
}

Filter Parser::alternatives() {
  Filter filter = conjunction();
  while (!fault_) {
    const std::size_t byte = token_.begin;
    if (!accept_either("or", "||")) break;
    Filter other = conjunction();
    filter = std::move(filter) || std::move(other);
    check_limits(filter, byte);
  }
  return filter;
}

Filter Parser::conjunction() {
  Filter filter = negation();
  while (!fault_) {
    const std::size_t byte = token_.begin;
    if (!accept_either("and", "&&")) break;
    Filter other = negation();
    filter = std::move(filter) && std::move(other);
    check_limits(filter, byte);
  }
  return filter;
}

Filter Parser::negation() {
  const std::size_t byte = token_.begin;
  bool is_negated = false;
  while (accept_either("not", "!")) is_negated = !is_negated;
  Filter filter = primary();
  if (!is_negated) return filter;
  filter = !std::move(filter);
  check_limits(filter, byte);
  return filter;
}

Filter Parser::primary() {
  if (fault_) return {};
  if (token_.is_symbol("(")) return group();
  if (token_.is_word("is_set")) return presence();
  if (token_.is_word("has_extension")) return extension();
  if (accept_either("true", {})) return {};
  if (accept_either("false", {})) return !Filter();
  return condition();
}

Filter Parser::group() {
  if (open_groups_ == Filter::max_depth) {
    fail(token_.begin, "the filter is nested more than " + std::to_string(Filter::max_depth) + " deep");
    return {};
  }
  advance();
  ++open_groups_;
  Filter filter = alternatives();
  --open_groups_;
  require_symbol(")");
  return filter;
}

/// Checks a complete leaf: its values, and the limits of a tree. Returns the leaf.
Filter Parser::checked(Filter leaf, std::size_t byte) {
  if (fault_) return {};
  const FilterNode& node = *FilterNode::of(leaf);
  if (const auto problem = model::filter_leaf_problem(node); !problem.empty())
    fail(byte, node.field ? std::string(node.field->wire) + ' ' + problem : problem);
  check_limits(leaf, byte);
  return leaf;
}

Filter Parser::presence() {
  advance();
  require_symbol("(");
  const FilterField* asked = fault_ ? nullptr : field();
  require_symbol(")");
  return fault_ ? Filter() : detail::make_condition(asked->wire, FilterOperator::is_set);
}

Filter Parser::extension() {
  advance();
  require_symbol("(");
  if (fault_) return {};
  const auto code = ExtensionCode::parse(token_.kind == FilterTokenKind::word ? token_.spelling : "");
  if (!code) {
    expected("an extension code such as TWO_INVOICE");
    return {};
  }
  advance();
  const std::size_t byte = token_.begin;
  if (!accept_symbol(",")) {
    require_symbol(")");
    return fault_ ? Filter() : has_extension(*code);
  }
  if (token_.kind != FilterTokenKind::text) {
    expected("an organization id in single quotes");
    return {};
  }
  const std::string organization_id = model::unquoted(token_);
  advance();
  require_symbol(")");
  return checked(has_extension(*code, organization_id), byte);
}

const FilterField* Parser::field() {
  const FilterField* found = token_.kind == FilterTokenKind::word ? model::find_filter_field(token_.spelling) : nullptr;
  if (found)
    advance();
  else
    expected("one of the fields " + model::filter_field_names());
  return found;
}

std::optional<FilterOperator> Parser::comparison() {
  for (const auto op : comparisons) {
    const auto text = detail::filter_operator_text(op);
    if (!token_.is_symbol(text) && !token_.is_word(text)) continue;
    advance();
    return op;
  }
  expected("==, !=, <, <=, >, >=, starts_with, contains or in");
  return std::nullopt;
}

std::optional<FilterValue> Parser::value(const FilterField& field) {
  auto made = parse_value(token_, field.type);
  if (made)
    advance();
  else
    expected(expected_value(field.type));
  return made;
}

std::vector<FilterValue> Parser::list(const FilterField& field) {
  std::vector<FilterValue> values;
  require_symbol("(");
  if (fault_ || accept_symbol(")")) return values;
  do {
    if (auto made = value(field)) values.push_back(*std::move(made));
  } while (!fault_ && accept_symbol(","));
  require_symbol(")");
  return values;
}

Filter Parser::condition() {
  const FilterField* asked = field();
  if (!asked) return {};
  const std::size_t byte = token_.begin;
  const auto op = comparison();
  if (!op) return {};
  // An operator that the field does not allow is reported before its values are parsed.
  const auto problem = model::filter_operator_problem(*asked, *op);
  if (!problem.empty()) fail(byte, std::string(asked->wire) + ' ' + problem);
  if (fault_) return {};
  std::vector<FilterValue> values;
  if (*op == FilterOperator::in)
    values = list(*asked);
  else if (auto made = value(*asked))
    values.push_back(*std::move(made));
  return fault_ ? Filter() : checked(detail::condition_of(asked->wire, *op, std::move(values)), byte);
}

}  // namespace

Result<Filter> Filter::parse(std::string_view text) {
  if (text.size() > max_text_bytes)
    return where_error(at_column(text.substr(0, max_text_bytes), max_text_bytes,
                                 "the filter has more than " + std::to_string(max_text_bytes) + " bytes"));
  if (!base::is_utf8(text)) return where_error(at_column(text, valid_bytes(text), "the filter is not UTF-8"));
  return Parser(text).parse();
}

}  // namespace custengine
