#include "query/filter_match.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <compare>
#include <optional>
#include <variant>

namespace custengine::query {

using detail::FilterKind;
using detail::FilterNode;
using detail::FilterNumber;
using detail::FilterOperator;
using detail::FilterValue;
using detail::Record;
using model::Field;
using model::FilterField;
using model::FilterPart;
using model::FilterType;

namespace {

bool is_order(FilterOperator op) noexcept {
  return op >= FilterOperator::less && op <= FilterOperator::greater_equal;
}

bool holds(FilterOperator op, std::strong_ordering order) noexcept {
  switch (op) {
    case FilterOperator::less:
      return order < 0;
    case FilterOperator::less_equal:
      return order <= 0;
    case FilterOperator::greater:
      return order > 0;
    case FilterOperator::greater_equal:
      return order >= 0;
    default:
      return order == 0;
  }
}

/// For values that compare as they are; `!=` has been turned round by the caller.
template <class T>
bool match_value(FilterOperator op, const std::vector<FilterValue>& values, const T& value) {
  const auto holds_for = [&](const FilterValue& wanted) { return holds(op, value <=> std::get<T>(wanted)); };
  return std::ranges::any_of(values, holds_for);
}

/// A condition that compares values as they stand in the record.
bool is_cheap(const FilterNode& node) noexcept {
  return node.kind == FilterKind::condition &&
         (node.op == FilterOperator::is_set || node.field->type != FilterType::text);
}

std::optional<FilterNumber> number_of(const FilterField& field, const Record& record) noexcept {
  if (field.field == Field::version) return FilterNumber(record.version());
  if (field.field == Field::payment_terms) {
    const auto days = record.payment_terms();
    return days ? std::optional(FilterNumber(*days)) : std::nullopt;
  }
  const auto credit = record.credit();
  if (!credit) return std::nullopt;
  return FilterNumber(field.part == FilterPart::credit_limit ? credit->limit : credit->balance);
}

bool has_object(Field field, const Record& record) noexcept {
  if (field == Field::credit) return record.credit().has_value();
  if (field == Field::account_manager) return record.has_account_manager();
  const auto& lists = record.lists_or_none();
  switch (field) {
    case Field::addresses:
      return !lists.addresses.empty();
    case Field::contacts:
      return !lists.contacts.empty();
    case Field::consents:
      return !lists.consents.empty();
    default:
      return !lists.extensions.empty();
  }
}

bool is_set(const FilterField& field, const Record& record) noexcept {
  switch (field.type) {
    case FilterType::text:
      return !record.text(*field.slot).empty();
    case FilterType::number:
      return number_of(field, record).has_value();
    case FilterType::presence:
      return has_object(field.field, record);
    case FilterType::time:
    case FilterType::customer_type:
      break;
  }
  return true;
}

bool match_extension(const FilterNode& node, const Record& record) {
  return std::ranges::any_of(record.lists_or_none().extensions, [&node](const Extension& extension) {
    return extension.code == *node.code &&
           (!node.organization_id || extension.organization_id == *node.organization_id);
  });
}

}  // namespace

FilterMatcher::FilterMatcher(const Filter& filter, const storage::KeyMaker& keys) : filter_(filter), keys_(&keys) {
  if (const FilterNode* root = FilterNode::of(filter_)) root_ = make_node(*root);
}

FilterMatcher::Node FilterMatcher::make_node(const FilterNode& source) const {
  Node node{.source = &source};
  for (const auto& child : source.children) node.children.push_back(make_node(*child));
  // What needs no folding is asked first.
  std::ranges::stable_sort(node.children, {}, [](const Node& child) { return !is_cheap(*child.source); });
  if (!source.field || source.field->type != FilterType::text) return node;
  for (const FilterValue& value : source.values)
    append_comparable(*source.field, source.op, std::get<detail::FilterString>(value).text, node.texts.emplace_back());
  std::ranges::sort(node.texts);
  return node;
}

void FilterMatcher::append_comparable(const FilterField& field, FilterOperator op, std::string_view text,
                                      std::string& out) const {
  const auto sort = field.sort();
  if (is_order(op) && sort)
    keys_->append_key(text, *sort, out);
  else
    base::append_folded(text, out);
}

bool FilterMatcher::match(const Node& node, const Record& record) {
  const auto match_child = [&](const Node& child) { return match(child, record); };
  switch (node.source->kind) {
    case FilterKind::all_of:
      return std::ranges::all_of(node.children, match_child);
    case FilterKind::any_of:
      return std::ranges::any_of(node.children, match_child);
    case FilterKind::negation:
      return !match(node.children.front(), record);
    case FilterKind::condition:
      return match_condition(node, record);
    case FilterKind::has_extension:
      return match_extension(*node.source, record);
    case FilterKind::nothing:
    case FilterKind::too_large:
      break;
  }
  return false;
}

bool FilterMatcher::match_condition(const Node& node, const Record& record) {
  const FilterNode& source = *node.source;
  const FilterField& field = *source.field;
  const FilterOperator op = source.op;
  // A missing value satisfies != and nothing else.
  if (op == FilterOperator::is_set || !is_set(field, record))
    return op == FilterOperator::is_set ? is_set(field, record) : op == FilterOperator::not_equal;
  const auto matched = [&] {
    switch (field.type) {
      case FilterType::text:
        return match_text(node, record.text(*field.slot));
      case FilterType::number:
        return match_value(op, source.values, *number_of(field, record));
      case FilterType::time:
        return match_value(op, source.values,
                           field.field == Field::created_at ? record.created_at() : record.last_modified_at());
      case FilterType::customer_type:
        return match_value(op, source.values, record.type());
      case FilterType::presence:
        break;
    }
    return false;
  };
  return matched() != (op == FilterOperator::not_equal);
}

bool FilterMatcher::match_text(const Node& node, std::string_view text) {
  const FilterNode& source = *node.source;
  const bool is_key = is_order(source.op);
  // What is spelt as it was asked for is equal without being folded, and of those that an index found most are.
  if (source.op == FilterOperator::equal && text == std::get<detail::FilterString>(source.values.front()).text)
    return true;
  if (buffered_field_ != source.field || buffered_is_key_ != is_key) {
    buffer_.clear();
    append_comparable(*source.field, source.op, text, buffer_);
    buffered_field_ = source.field;
    buffered_is_key_ = is_key;
  }
  if (source.op == FilterOperator::in) return std::ranges::binary_search(node.texts, buffer_);
  const std::string& wanted = node.texts.front();
  if (source.op == FilterOperator::starts_with) return buffer_.starts_with(wanted);
  if (source.op == FilterOperator::contains) return buffer_.find(wanted) != buffer_.npos;
  return holds(source.op, buffer_ <=> wanted);
}

}  // namespace custengine::query
