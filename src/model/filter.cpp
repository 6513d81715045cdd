#include <custengine/filter.hpp>

#include "model/filter_tree.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine {

using detail::FilterKind;
using detail::FilterNode;
using detail::FilterNodePtr;

namespace {

using NewNode = base::RefPtr<FilterNode>;

NewNode make_node(FilterKind kind) {
  return base::adopt(new FilterNode(kind));
}

Filter finish(NewNode node) {
  if (node->nodes > FilterNode::max_kept_nodes) node = make_node(FilterKind::too_large);
  return FilterNode::to_filter(std::move(node));
}

bool is(const Filter& filter, FilterKind kind) noexcept {
  return !filter.matches_all() && FilterNode::of(filter)->kind == kind;
}

FilterNodePtr share(const Filter& filter) noexcept {
  return FilterNodePtr(FilterNode::of(filter));
}

/// Joins two filters. Requires that neither is constant. If `a` is an unshared node of this kind, it grows in place.
Filter join(FilterKind kind, Filter a, const Filter& b) {
  if (FilterNode::of(a)->nodes + FilterNode::of(b)->nodes > FilterNode::max_kept_nodes)
    return finish(make_node(FilterKind::too_large));
  if (is(a, kind) && FilterNode::of(a)->unique()) {
    const_cast<FilterNode*>(FilterNode::of(a))->append(share(b));
    return a;
  }
  NewNode node = make_node(kind);
  node->append(share(a));
  node->append(share(b));
  return finish(std::move(node));
}

}  // namespace

Filter::Filter(const Filter& other) noexcept : root_(other.root_) {
  if (root_) root_->retain();
}

Filter::~Filter() {
  if (root_) root_->release();
}

std::string Filter::to_string() const {
  return root_ ? detail::filter_text(*root_) : std::string();
}

Filter operator&&(Filter a, Filter b) {
  if (a.matches_all() || is(b, FilterKind::nothing) || is(b, FilterKind::too_large)) return b;
  if (b.matches_all() || is(a, FilterKind::nothing) || is(a, FilterKind::too_large)) return a;
  return join(FilterKind::all_of, std::move(a), b);
}

Filter operator||(Filter a, Filter b) {
  if (b.matches_all() || is(a, FilterKind::nothing) || is(b, FilterKind::too_large)) return b;
  if (a.matches_all() || is(b, FilterKind::nothing) || is(a, FilterKind::too_large)) return a;
  return join(FilterKind::any_of, std::move(a), b);
}

Filter operator!(Filter filter) {
  if (filter.matches_all()) return finish(make_node(FilterKind::nothing));
  if (is(filter, FilterKind::nothing)) return {};
  if (is(filter, FilterKind::too_large)) return filter;
  if (is(filter, FilterKind::negation)) return FilterNode::to_filter(FilterNode::of(filter)->children.front());
  NewNode node = make_node(FilterKind::negation);
  node->append(share(filter));
  return finish(std::move(node));
}

bool operator==(const Filter& a, const Filter& b) {
  return detail::same_tree(FilterNode::of(a), FilterNode::of(b));
}

Filter has_extension(const ExtensionCode& code) {
  NewNode node = make_node(FilterKind::has_extension);
  node->code = code;
  return finish(std::move(node));
}

Filter has_extension(const ExtensionCode& code, std::string_view organization_id) {
  NewNode node = make_node(FilterKind::has_extension);
  node->code = code;
  node->organization_id = organization_id;
  return finish(std::move(node));
}

namespace detail {

Filter condition_of(std::string_view field, FilterOperator op, std::vector<FilterValue> values) {
  NewNode node = make_node(FilterKind::condition);
  node->op = op;
  node->field = model::find_filter_field(field);
  if (!node->field) node->unknown_field = field;
  if (op == FilterOperator::in) node->nodes += values.size();
  node->values = std::move(values);
  return finish(std::move(node));
}

Filter make_condition(std::string_view field, FilterOperator op) {
  return condition_of(field, op, std::vector<FilterValue>());
}

Filter make_condition(std::string_view field, FilterOperator op, std::string_view value) {
  return condition_of(field, op, std::vector<FilterValue>{FilterString{std::string(value)}});
}

Filter make_condition(std::string_view field, FilterOperator op, FilterNumber value) {
  return condition_of(field, op, std::vector<FilterValue>{value});
}

Filter make_condition(std::string_view field, FilterOperator op, Timestamp value) {
  return condition_of(field, op, std::vector<FilterValue>{value});
}

Filter make_condition(std::string_view field, FilterOperator op, CustomerType value) {
  return condition_of(field, op, std::vector<FilterValue>{value});
}

Filter make_condition(std::string_view field, std::vector<std::string> values) {
  std::vector<FilterValue> texts;
  texts.reserve(values.size());
  for (std::string& value : values) texts.emplace_back(FilterString{std::move(value)});
  return condition_of(field, FilterOperator::in, std::move(texts));
}

Filter make_condition(std::string_view field, std::vector<FilterNumber> values) {
  return condition_of(field, FilterOperator::in, std::vector<FilterValue>(values.begin(), values.end()));
}

Filter make_condition(std::string_view field, std::vector<Timestamp> values) {
  return condition_of(field, FilterOperator::in, std::vector<FilterValue>(values.begin(), values.end()));
}

Filter make_condition(std::string_view field, std::vector<CustomerType> values) {
  return condition_of(field, FilterOperator::in, std::vector<FilterValue>(values.begin(), values.end()));
}

}  // namespace detail

}  // namespace custengine
