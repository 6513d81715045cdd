#include "model/filter_check.hpp"

#include "base/text.hpp"
#include "model/validation.hpp"

#include <algorithm>
#include <variant>

namespace custengine::model {

using detail::FilterKind;
using detail::FilterNode;
using detail::FilterNumber;
using detail::FilterOperator;
using detail::FilterString;
using detail::FilterValue;

namespace {

bool is_order(FilterOperator op) noexcept {
  return op >= FilterOperator::less && op <= FilterOperator::greater_equal;
}

bool is_allowed(FilterType type, FilterOperator op) noexcept {
  if (op == FilterOperator::is_set || type == FilterType::text) return true;
  if (type == FilterType::presence || op == FilterOperator::starts_with || op == FilterOperator::contains) return false;
  return type != FilterType::customer_type || !is_order(op);
}

/// Refuses the characters that no text of the field can have (see check_text), so that sort keys have no zero byte.
std::string character_problem(const FieldInfo& table_row, std::string_view text) {
  const bool has_lines = table_row.text_kind == TextKind::lines;
  const base::TextTraits traits = base::classify(text);
  if (!traits.utf8) return "the text is not UTF-8";
  if (traits.control || (traits.tab && !has_lines)) return "must be compared with texts without control characters";
  if (traits.line_break && !has_lines) return "must be compared with texts without line breaks";
  return {};
}

std::string text_problem(const FilterField& field, FilterOperator op, const std::string& text) {
  const FieldInfo& table_row = info(field.field);
  if (auto problem = character_problem(table_row, text); !problem.empty()) return problem;
  if (!is_order(op) || !field.sort() || table_row.text_kind != TextKind::digits) return {};
  if (text.size() <= table_row.max_characters && std::ranges::all_of(text, base::is_digit)) return {};
  return "must be compared with digits only, at most " + std::to_string(table_row.max_characters);
}

std::string value_problem(const FilterField& field, FilterOperator op, const FilterValue& value) {
  switch (field.type) {
    case FilterType::text:
      if (const auto* text = std::get_if<FilterString>(&value)) return text_problem(field, op, text->text);
      return "must be compared with texts";
    case FilterType::number:
      return std::holds_alternative<FilterNumber>(value) ? "" : "must be compared with whole numbers";
    case FilterType::time:
      if (const auto* time = std::get_if<Timestamp>(&value)) {
        const char* rule = broken_time_rule(*time);
        return rule ? rule : "";
      }
      return "must be compared with times";
    case FilterType::customer_type: {
      const auto* type = std::get_if<CustomerType>(&value);
      const bool is_known = type && *type >= CustomerType::person && *type <= CustomerType::b2b;
      return is_known ? "" : "must be compared with PERSON, COMPANY or B2B";
    }
    case FilterType::presence:
      break;
  }
  return {};
}

std::string condition_problem(const FilterNode& node) {
  if (!node.field) return "there is no such field; fields are " + filter_field_names();
  if (auto problem = filter_operator_problem(*node.field, node.op); !problem.empty()) return problem;
  for (const FilterValue& value : node.values)
    if (auto problem = value_problem(*node.field, node.op, value); !problem.empty()) return problem;
  return {};
}

std::string extension_problem(const FilterNode& node) {
  if (!node.organization_id) return {};
  Violations violations;
  check_id(*node.organization_id, {}, violations);
  return violations.empty() ? std::string() : "the organization id " + std::move(violations).to_error().message;
}

std::string size_problem() {
  return "has more than " + std::to_string(Filter::max_nodes) + " conditions, operators and values";
}

std::string bytes_problem() {
  return "has more than " + std::to_string(Filter::max_text_bytes) + " bytes";
}

std::size_t raw_bytes(const FilterNode& node) noexcept {
  std::size_t bytes = node.unknown_field.size() + (node.code ? node.code->name().size() : 0) +
                      (node.organization_id ? node.organization_id->size() : 0);
  for (const FilterValue& value : node.values)
    if (const auto* text = std::get_if<FilterString>(&value)) bytes += text->text.size();
  for (const auto& child : node.children) bytes += raw_bytes(*child);
  return bytes;
}

/// Returns an upper bound of the size of a filter's text. Quotes are doubled; a name, an operator or a number is short.
std::size_t most_bytes(const FilterNode& root) noexcept {
  constexpr std::size_t node_bytes = 96;
  return 2 * raw_bytes(root) + node_bytes * root.nodes;
}

/// Returns the name of a leaf for a message. Shortened, because names come from the caller.
std::string name_of(const FilterNode& leaf) {
  if (leaf.kind == FilterKind::has_extension) return "has_extension";
  return base::is_utf8(leaf.field_name()) ? "'" + shortened(leaf.field_name()) + "'" : "a field";
}

void check_leaves(const FilterNode& node, Violations& violations) {
  for (const auto& child : node.children) check_leaves(*child, violations);
  if (const auto problem = filter_leaf_problem(node); !problem.empty())
    violations.add("where", name_of(node) + ": " + problem);
}

}  // namespace

std::string filter_operator_problem(const FilterField& field, FilterOperator op) {
  if (is_allowed(field.type, op)) return {};
  if (field.type == FilterType::presence) return "can only be asked for is_set";
  return "cannot be asked for " + std::string(detail::filter_operator_text(op));
}

std::string filter_leaf_problem(const FilterNode& leaf) {
  if (leaf.kind == FilterKind::condition) return condition_problem(leaf);
  if (leaf.kind == FilterKind::has_extension) return extension_problem(leaf);
  return {};
}

std::string filter_limit_problem(const FilterNode& node) {
  if (node.kind == FilterKind::too_large || node.nodes > Filter::max_nodes) return size_problem();
  if (node.conditions > Filter::max_conditions)
    return "has more than " + std::to_string(Filter::max_conditions) + " conditions";
  if (node.depth > Filter::max_depth) return "is nested more than " + std::to_string(Filter::max_depth) + " deep";
  return {};
}

void check_filter(const Filter& filter, Violations& violations) {
  const FilterNode* root = FilterNode::of(filter);
  if (!root) return;
  std::string problem = filter_limit_problem(*root);
  // The text is written, to measure it, only if the bounds do not decide.
  constexpr std::size_t most = Filter::max_text_bytes;
  if (problem.empty() && most_bytes(*root) > most && (raw_bytes(*root) > most || filter.to_string().size() > most))
    problem = bytes_problem();
  if (problem.empty())
    check_leaves(*root, violations);
  else
    violations.add("where", problem);
}

}  // namespace custengine::model
