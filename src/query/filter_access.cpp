#include "query/filter_access.hpp"

#include "base/email.hpp"
#include "base/folding.hpp"
#include "base/phone.hpp"
#include "base/text.hpp"
#include "base/vat_number.hpp"
#include "model/field_folding.hpp"
#include "model/filter_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace custengine::query {

using Access = Explain::Access;
using detail::FilterKind;
using detail::FilterNode;
using detail::FilterOperator;
using detail::FilterValue;
using model::FilterType;

namespace {

/// Orders the ends of ranges along an index.
std::strong_ordering compare(const RangeEnd& a, const RangeEnd& b) noexcept {
  const auto by_key = a.key <=> b.key;
  return by_key != 0 ? by_key : a.behind <=> b.behind;
}

/// Sets `range` to the intersection of two ranges of one index.
void narrow(AccessNode& range, const AccessNode& other) {
  if (!range.what.empty()) range.what += " and " + other.what;
  if (other.first && (!range.first || compare(*other.first, *range.first) > 0)) range.first = other.first;
  if (other.last && (!range.last || compare(*other.last, *range.last) < 0)) range.last = other.last;
}

class FilterPlanner {
 public:
  FilterPlanner(const storage::Schema& schema, bool explained) noexcept : schema_(schema), explained_(explained) {}

  std::optional<FilterAccess> plan(const FilterNode& node) const {
    switch (node.kind) {
      case FilterKind::all_of:
        return plan_all_of(node);
      case FilterKind::any_of:
        return plan_any_of(node);
      case FilterKind::condition:
        return plan_condition(node);
      case FilterKind::nothing:
        return FilterAccess{{.what = "nothing"}, true};
      case FilterKind::has_extension:
      case FilterKind::negation:
      case FilterKind::too_large:
        break;
    }
    return std::nullopt;
  }

 private:
  std::optional<FilterAccess> plan_all_of(const FilterNode& node) const {
    FilterAccess all{{.kind = Access::all_of, .what = "where"}, true};
    for (const auto& child : node.children) {
      auto access = plan(*child);
      all.complete = all.complete && access && access->complete;
      if (!access) continue;
      auto& children = all.node.children;
      const auto same_index = std::ranges::find_if(children, [&](const AccessNode& other) {
        return other.kind == Access::range && access->node.kind == Access::range && other.field == access->node.field;
      });
      if (same_index != children.end())
        narrow(*same_index, access->node);
      else
        children.push_back(std::move(access->node));
    }
    if (all.node.children.empty()) return std::nullopt;
    if (all.node.children.size() > 1) return all;
    return FilterAccess{std::move(all.node.children.front()), all.complete};
  }

  std::optional<FilterAccess> plan_any_of(const FilterNode& node) const {
    FilterAccess any{{.kind = Access::any_of, .what = "where"}, true};
    for (const auto& child : node.children) {
      auto access = plan(*child);
      if (!access) return std::nullopt;
      any.complete = any.complete && access->complete;
      any.node.children.push_back(std::move(access->node));
    }
    return any;
  }

  std::optional<FilterAccess> plan_condition(const FilterNode& node) const {
    if (auto access = plan_range(node)) return access;
    const auto& field = *node.field;
    const bool is_equality = node.op == FilterOperator::equal || node.op == FilterOperator::in;
    if (field.is_number_text() && is_equality) return plan_numbers(node);
    const bool is_email = field.field == model::Field::email && field.part == model::FilterPart::whole;
    if (is_email && is_equality) return plan_emails(node);
    if (field.type != FilterType::text || !schema_.text_index || !model::contains(schema_.searched, field.field) ||
        field.part != model::FilterPart::whole || detail::slot_of(field.field) != *field.slot)
      return std::nullopt;
    switch (node.op) {
      case FilterOperator::equal:
      case FilterOperator::in:
        return plan_texts(node, true);
      case FilterOperator::starts_with:
      case FilterOperator::contains:
        return plan_texts(node, false);
      case FilterOperator::not_equal:
      case FilterOperator::less:
      case FilterOperator::less_equal:
      case FilterOperator::greater:
      case FilterOperator::greater_equal:
      case FilterOperator::is_set:
        break;
    }
    return std::nullopt;
  }

  std::optional<FilterAccess> plan_texts(const FilterNode& node, bool whole) const {
    std::vector<AccessNode> any;
    for (const FilterValue& value : node.values) {
      const std::string& given = std::get<detail::FilterString>(value).text;
      // Beyond ASCII, folding depends on neighbours: part of an email may fold differently than it does in the
      // indexed text.
      if (node.field->field == model::Field::email && !base::is_ascii(given)) return std::nullopt;
      std::string folded = base::fold(given, model::searched_folding(node.field->field));
      if (folded.empty()) return std::nullopt;
      any.push_back(text(std::move(folded), whole));
    }
    return any_of(node, std::move(any));
  }

  std::optional<FilterAccess> plan_emails(const FilterNode& node) const {
    std::vector<AccessNode> any;
    for (const FilterValue& value : node.values) {
      const std::string key = base::email_key(std::get<detail::FilterString>(value).text);
      if (key.empty()) return std::nullopt;
      any.push_back(identity(storage::Identity::email, key));
    }
    return any_of(node, std::move(any));
  }

  /// Finds numbers by the identity index, other values by their texts.
  std::optional<FilterAccess> plan_numbers(const FilterNode& node) const {
    std::vector<AccessNode> any;
    for (const FilterValue& value : node.values) {
      const std::string& given = std::get<detail::FilterString>(value).text;
      if (append_numbers(given, node.field->field, any)) continue;
      std::string folded = base::fold(given);
      if (folded.empty() || !schema_.text_index) return std::nullopt;
      any.push_back(text(std::move(folded), true));
    }
    return any_of(node, std::move(any));
  }

  /// Appends a look-up for each number in the text. Returns false if it has none.
  bool append_numbers(std::string_view text, model::Field field, std::vector<AccessNode>& any) const {
    using storage::Identity;
    const std::size_t before = any.size();
    if (field == model::Field::mobile) {
      const std::string numbers = base::phone_numbers(text, schema_.keys.home());
      base::for_each_phone_number(numbers,
                                  [&](std::string_view number) { any.push_back(identity(Identity::mobile, number)); });
    } else if (const auto vat = base::read_vat_number(text); std::ranges::any_of(vat.number, base::is_digit)) {
      any.push_back(identity(Identity::vat_number, vat.number));
    }
    return any.size() > before;
  }

  AccessNode text(std::string folded, bool whole) const {
    AccessNode text{.kind = Access::text, .what = explained_ ? '\'' + folded + '\'' : std::string()};
    text.needs_recheck = true;  // the index does not know in which field a text was found
    text.pattern = {.bytes = std::move(folded), .normalized = false, .whole = whole};
    return text;
  }

  AccessNode identity(storage::Identity identity, std::string_view number) const {
    return {.kind = Access::identity,
            .what = explained_ ? fmt::format("'{}'", number) : std::string(),
            .needs_recheck = true,
            .identity = identity,
            .value = std::string(number)};
  }

  /// Combines look-ups. If there is only one, Explain shows the whole condition for it.
  FilterAccess any_of(const FilterNode& node, std::vector<AccessNode> any) const {
    FilterAccess access{{.kind = Access::any_of, .what = described(node)}, true};
    access.node.children = std::move(any);
    if (access.node.children.size() != 1) return access;
    AccessNode only = std::move(access.node.children.front());
    only.what = std::move(access.node.what);
    return {std::move(only), true};
  }

  /// Plans a condition that a range of a sort index answers.
  std::optional<FilterAccess> plan_range(const FilterNode& node) const {
    const auto& field = *node.field;
    const auto sort = model::info(field.field).sort;
    const bool is_whole = field.part == model::FilterPart::whole &&
                          (field.type == FilterType::time ||
                           (field.type == FilterType::text && detail::slot_of(field.field) == *field.slot));
    if (!sort || !is_whole || std::ranges::count(schema_.sort_indexes, *sort) == 0) return std::nullopt;
    AccessNode range{.kind = Access::range, .what = described(node), .field = *sort};
    switch (node.op) {
      case FilterOperator::less:
        range.last = end(node.values.front(), *sort, false);
        break;
      case FilterOperator::less_equal:
        range.last = end(node.values.front(), *sort, true);
        break;
      case FilterOperator::greater:
        range.first = end(node.values.front(), *sort, true);
        break;
      case FilterOperator::greater_equal:
        range.first = end(node.values.front(), *sort, false);
        break;
      case FilterOperator::equal:
        // Equality compares folded texts, and sort keys are not made of these.
        if (field.type != FilterType::time) return std::nullopt;
        range.first = end(node.values.front(), *sort, false);
        range.last = end(node.values.front(), *sort, true);
        break;
      case FilterOperator::is_set:
        break;
      case FilterOperator::not_equal:
      case FilterOperator::starts_with:
      case FilterOperator::contains:
      case FilterOperator::in:
        return std::nullopt;
    }
    return FilterAccess{std::move(range), true};
  }

  /// Empty if Explain is not wanted.
  std::string described(const FilterNode& node) const { return explained_ ? detail::filter_text(node) : std::string(); }

  RangeEnd end(const FilterValue& value, SortField sort, bool behind) const {
    RangeEnd end{.key = {}, .behind = behind};
    if (const auto* time = std::get_if<Timestamp>(&value))
      storage::KeyMaker::append_key(*time, end.key);
    else
      schema_.keys.append_key(std::get<detail::FilterString>(value).text, sort, end.key);
    return end;
  }

  const storage::Schema& schema_;
  const bool explained_;
};

}  // namespace

std::optional<FilterAccess> filter_access(const Filter& filter, const storage::Schema& schema, bool explained) {
  return FilterPlanner(schema, explained).plan(*FilterNode::of(filter));
}

}  // namespace custengine::query
