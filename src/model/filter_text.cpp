// Writes filters as text.

#include "model/filter_tree.hpp"

#include <custengine/timestamp.hpp>

#include <cassert>
#include <string>

namespace custengine::detail {

namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '\'';
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  out += '\'';
}

struct AppendValue {
  std::string& out;

  void operator()(const FilterString& string) const { append_quoted(out, string.text); }
  void operator()(const FilterNumber& number) const {
    out += number.is_natural ? std::to_string(number.bits) : std::to_string(static_cast<std::int64_t>(number.bits));
  }
  void operator()(Timestamp time) const { append_timestamp(out, time); }
  void operator()(CustomerType type) const { out += custengine::to_string(type); }
};

void append_condition(std::string& out, const FilterNode& node) {
  const AppendValue append_value{out};
  if (node.op == FilterOperator::is_set) {
    out.append("is_set(").append(node.field_name()) += ')';
    return;
  }
  out.append(node.field_name()).append(1, ' ').append(filter_operator_text(node.op)) += ' ';
  if (node.op != FilterOperator::in) return std::visit(append_value, node.values.front());
  out += '(';
  for (std::size_t i = 0; i < node.values.size(); ++i) {
    if (i > 0) out += ", ";
    std::visit(append_value, node.values[i]);
  }
  out += ')';
}

void append_leaf(std::string& out, const FilterNode& node) {
  switch (node.kind) {
    case FilterKind::condition:
      return append_condition(out, node);
    case FilterKind::has_extension:
      out.append("has_extension(").append(node.code->name());
      if (node.organization_id) append_quoted(out += ", ", *node.organization_id);
      out += ')';
      return;
    case FilterKind::nothing:
      out += "false";
      return;
    case FilterKind::too_large:
      out += "(too large to be kept)";
      return;
    case FilterKind::all_of:
    case FilterKind::any_of:
    case FilterKind::negation:
      break;
  }
  assert(false && "not a leaf");
}

/// An entry of the explicit stack: a node whose children are being written.
struct OpenNode {
  const FilterNode* node;
  bool in_parentheses;
  std::size_t next = 0;
};

bool needs_parentheses(FilterKind parent, FilterKind child) noexcept {
  return (parent == FilterKind::negation && (child == FilterKind::all_of || child == FilterKind::any_of)) ||
         (parent == FilterKind::all_of && child == FilterKind::any_of);
}

}  // namespace

std::string_view filter_operator_text(FilterOperator op) noexcept {
  switch (op) {
    case FilterOperator::equal:
      return "==";
    case FilterOperator::not_equal:
      return "!=";
    case FilterOperator::less:
      return "<";
    case FilterOperator::less_equal:
      return "<=";
    case FilterOperator::greater:
      return ">";
    case FilterOperator::greater_equal:
      return ">=";
    case FilterOperator::starts_with:
      return "starts_with";
    case FilterOperator::contains:
      return "contains";
    case FilterOperator::in:
      return "in";
    case FilterOperator::is_set:
      return "is_set";
  }
  return "?";
}

std::string filter_text(const FilterNode& root) {
  std::string out;
  std::vector<OpenNode> open;
  const auto begin = [&](const FilterNode& node, bool in_parentheses) {
    if (node.children.empty()) return append_leaf(out, node);
    if (in_parentheses) out += '(';
    if (node.kind == FilterKind::negation) out += "not ";
    open.push_back({&node, in_parentheses});
  };
  begin(root, false);
  while (!open.empty()) {
    OpenNode& top = open.back();
    const FilterNode& node = *top.node;
    if (top.next == node.children.size()) {
      if (top.in_parentheses) out += ')';
      open.pop_back();
      continue;
    }
    if (top.next > 0) out += node.kind == FilterKind::all_of ? " and " : " or ";
    const FilterNode& child = *node.children[top.next++];
    begin(child, needs_parentheses(node.kind, child.kind));
  }
  return out;
}

}  // namespace custengine::detail
