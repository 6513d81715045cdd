#include "query/filter_match.hpp"

#include "base/folding.hpp"
#include "base/work_counts.hpp"
#include "model/field_folding.hpp"

#include <algorithm>
#include <cassert>
#include <compare>
#include <iterator>
#include <optional>
#include <span>
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

bool is_equality(FilterOperator op) noexcept {
  return op == FilterOperator::equal || op == FilterOperator::not_equal || op == FilterOperator::in;
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
    case FilterOperator::equal:
    case FilterOperator::not_equal:
    case FilterOperator::starts_with:
    case FilterOperator::contains:
    case FilterOperator::in:
    case FilterOperator::is_set:
      break;
  }
  return order == 0;
}

/// Compares values as they are. The caller inverts the result of `!=`.
template <class T>
bool match_value(FilterOperator op, const std::vector<FilterValue>& values, const T& value) {
  const auto holds_for = [&](const FilterValue& wanted) { return holds(op, value <=> std::get<T>(wanted)); };
  return std::ranges::any_of(values, holds_for);
}

/// True if the condition compares values as the record stores them.
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
  if (field == Field::addresses) return !lists.addresses.empty();
  if (field == Field::contacts) return !lists.contacts.empty();
  if (field == Field::consents) return !lists.consents.empty();
  assert(field == Field::extensions);
  return !lists.extensions.empty();
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

/// Returns the folding of a field. A part of a field is folded like any other text.
base::Folding folding_of(const FilterField& field) noexcept {
  return field.part == FilterPart::whole ? model::compared_folding(field.field) : base::Folding::text;
}

bool match_extension(const FilterNode& node, const Record& record) {
  return std::ranges::any_of(record.lists_or_none().extensions, [&node](const Extension& extension) {
    return extension.code == *node.code &&
           (!node.organization_id || extension.organization_id == *node.organization_id);
  });
}

}  // namespace

FilterMatcher::FilterMatcher(const Filter& filter, const storage::KeyMaker& keys) : filter_(filter), keys_(&keys) {
  const FilterNode* root = FilterNode::of(filter_);
  if (!root) return;
  root_ = make_node(*root);
  for (Compared& compared : compared_) {
    for (auto* texts : {&compared.values, &compared.parts}) {
      std::ranges::sort(*texts);
      texts->erase(std::unique(texts->begin(), texts->end()), texts->end());
    }
    const std::vector<std::string_view> parts(compared.parts.begin(), compared.parts.end());
    for (std::span rest(parts); !rest.empty();) {
      const auto some = rest.first(std::min(base::AhoCorasick::max_patterns, rest.size()));
      compared.part_sets.emplace_back(some);
      rest = rest.subspan(some.size());
    }
  }
  rank(root_);
}

FilterMatcher::Node FilterMatcher::make_node(const FilterNode& source) {
  Node node{.source = &source};
  for (const auto& child : source.children) node.children.push_back(make_node(*child));
  // Conditions that need no folding are cheap: they are checked first.
  std::ranges::stable_sort(node.children, {}, [](const Node& child) { return !is_cheap(*child.source); });
  if (source.field && source.field->type == FilterType::text && source.op != FilterOperator::is_set)
    add_text_condition(source, node);
  return node;
}

void FilterMatcher::add_text_condition(const FilterNode& source, Node& node) {
  node.is_of_text = true;
  node.compared = compared_of(*source.field, form_of(source));
  Compared& compared = compared_[node.compared];
  auto& texts = source.op == FilterOperator::contains ? compared.parts : compared.values;
  for (const FilterValue& value : source.values)
    std::ranges::move(comparables(compared, value), std::back_inserter(texts));
}

FilterMatcher::Form FilterMatcher::form_of(const FilterNode& condition) noexcept {
  if (is_order(condition.op) && condition.field->sort()) return Form::sort_key;
  return is_equality(condition.op) && condition.field->is_number_text() ? Form::numbers : Form::folded;
}

std::size_t FilterMatcher::compared_of(const FilterField& field, Form form) {
  for (std::size_t i = 0; i < compared_.size(); ++i)
    if (compared_[i].field == &field && compared_[i].form == form) return i;
  compared_.push_back({.field = &field, .form = form});
  return compared_.size() - 1;
}

void FilterMatcher::rank(Node& node) {
  for (Node& child : node.children) rank(child);
  if (!node.is_of_text) return;
  const FilterNode& source = *node.source;
  const Compared& compared = compared_[node.compared];
  const auto& texts = source.op == FilterOperator::contains ? compared.parts : compared.values;
  for (const FilterValue& value : source.values)
    for (const std::string& text : comparables(compared, value)) {
      const auto at = std::ranges::lower_bound(texts, text);
      node.ranks.push_back(2 * static_cast<std::size_t>(at - texts.begin()) + 1);
    }
  std::ranges::sort(node.ranks);
  if (source.op != FilterOperator::contains) return;
  const std::size_t part = node.ranks.front() / 2;
  node.part_set = part / base::AhoCorasick::max_patterns;
  node.part = base::AhoCorasick::Members{1} << (part % base::AhoCorasick::max_patterns);
}

std::vector<std::string> FilterMatcher::comparables(const Compared& compared, const FilterValue& value) const {
  const std::string& text = std::get<detail::FilterString>(value).text;
  std::vector<std::string> made;
  if (compared.form == Form::sort_key)
    keys_->append_key(text, *compared.field->sort(), made.emplace_back());
  else if (compared.form == Form::folded)
    base::append_folded(text, folding_of(*compared.field), made.emplace_back());
  else if (compared.field->field == Field::mobile)
    append_phone_keys(text, keys_->home(), made);
  else
    append_vat_key(text, {}, made);
  return made;
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
      return node.is_of_text ? match_text(node, record) : match_condition(node, record);
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
  // A missing value satisfies != and no other operator.
  if (op == FilterOperator::is_set || !is_set(field, record))
    return op == FilterOperator::is_set ? is_set(field, record) : op == FilterOperator::not_equal;
  const auto matched = [&] {
    switch (field.type) {
      case FilterType::number:
        return match_value(op, source.values, *number_of(field, record));
      case FilterType::time:
        return match_value(op, source.values,
                           field.field == Field::created_at ? record.created_at() : record.last_modified_at());
      case FilterType::customer_type:
        return match_value(op, source.values, record.type());
      case FilterType::text:
      case FilterType::presence:
        break;
    }
    return false;
  };
  return matched() != (op == FilterOperator::not_equal);
}

bool FilterMatcher::match_text(const Node& node, const Record& record) {
  Compared& compared = compared_[node.compared];
  if (compared.state == Compared::State::unknown) {
    compared.given = record.text(*compared.field->slot);
    compared.state = compared.given.empty() ? Compared::State::missing : Compared::State::given;
  }
  const bool is_turned_round = node.source->op == FilterOperator::not_equal;
  if (compared.state == Compared::State::missing) return is_turned_round;
  return holds_for(node, compared, record) != is_turned_round;
}

bool FilterMatcher::holds_for(const Node& node, Compared& compared, const Record& record) const {
  const FilterNode& source = *node.source;
  if (compared.form == Form::numbers) {
    if (compared.state == Compared::State::given) find_numbers(compared, record);
    return has_number(node, compared);
  }
  // Equal spelling means equal without folding. Most candidates of an index match this way.
  if (source.op == FilterOperator::equal &&
      compared.given == std::get<detail::FilterString>(source.values.front()).text)
    return true;
  if (compared.state == Compared::State::given) make(compared, record);
  switch (source.op) {
    case FilterOperator::in:
      return std::ranges::binary_search(node.ranks, compared.rank);
    case FilterOperator::starts_with:
      return std::string_view(compared.text).starts_with(compared.values[node.ranks.front() / 2]);
    case FilterOperator::contains:
      return has_part(node, compared);
    case FilterOperator::equal:
    case FilterOperator::not_equal:
    case FilterOperator::less:
    case FilterOperator::less_equal:
    case FilterOperator::greater:
    case FilterOperator::greater_equal:
    case FilterOperator::is_set:
      break;
  }
  return holds(source.op, compared.rank <=> node.ranks.front());
}

bool FilterMatcher::has_number(const Node& node, const Compared& compared) noexcept {
  return std::ranges::any_of(compared.equal, [&](const KeyRange& keys) {
    const auto wanted = std::ranges::lower_bound(node.ranks, 2 * keys.begin);
    return wanted != node.ranks.end() && *wanted < 2 * keys.end;
  });
}

/// True if the text contains the node's part. Few parts are sought one by one, which is faster than the automaton.
bool FilterMatcher::has_part(const Node& node, Compared& compared) {
  constexpr std::size_t few = 8;
  if (compared.parts.size() <= few)
    return compared.text.find(compared.parts[node.ranks.front() / 2]) != std::string::npos;
  if (compared.state != Compared::State::with_parts) {
    compared.found.clear();
    for (const auto& set : compared.part_sets) compared.found.push_back(set.found_in(compared.text));
    compared.state = Compared::State::with_parts;
  }
  return (compared.found[node.part_set] & node.part) != 0;
}

void FilterMatcher::find_numbers(Compared& compared, const Record& record) const {
  base::count_work(&base::Work::texts_folded);
  const std::string_view country_code = record.text(Field::country_code);
  compared.equal = compared.field->field == Field::mobile
                       ? equal_phone_keys(compared.values, compared.given, keys_->home_of(country_code))
                       : equal_vat_keys(compared.values, compared.given, country_code);
  compared.state = Compared::State::made;
}

void FilterMatcher::make(Compared& compared, const Record& record) const {
  base::count_work(&base::Work::texts_folded);
  compared.text.clear();
  if (compared.form == Form::sort_key)
    keys_->append_key(record, *compared.field->sort(), compared.text);
  else
    base::append_folded(compared.given, folding_of(*compared.field), compared.text);
  compared.state = Compared::State::made;
  const auto& values = compared.values;
  const auto at = std::ranges::lower_bound(values, compared.text);
  compared.rank =
      2 * static_cast<std::size_t>(at - values.begin()) + (at != values.end() && *at == compared.text ? 1 : 0);
}

}  // namespace custengine::query
