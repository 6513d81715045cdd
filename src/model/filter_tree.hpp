#pragma once

#include "base/ref_ptr.hpp"
#include "model/filter_field.hpp"

#include <custengine/filter.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace custengine::detail {

enum class FilterKind : std::uint8_t {
  condition,      // field, op, values
  has_extension,  // code, organization_id
  all_of,         // two or more children, none of them all_of
  any_of,         // two or more children, none of them any_of
  negation,       // one child, which is no negation
  nothing,        // matches no customer; stands alone
  too_large,      // was more than a tree may be; stands alone
};

/// A class of its own, as std::variant of libstdc++ 12 holds that one of std::string and plain values always has a
/// value, and destroys what a failed copy of the text never made.
struct FilterString {
  std::string text;
  friend auto operator<=>(const FilterString&, const FilterString&) = default;
};

using FilterValue = std::variant<FilterString, FilterNumber, Timestamp, CustomerType>;

class FilterNode;
using FilterNodePtr = base::RefPtr<const FilterNode>;

/// A node of a filter's tree. What matches all customers has no tree; the operators of Filter see to it that constants
/// are simplified away and that a tree has one form. Trees may share subtrees, and may be deeper than the stack: only
/// what check_filter() lets pass may be walked by recursion.
///
/// Threads: immutable as soon as a Filter owns it.
class FilterNode : public base::RefCounted<FilterNode> {
 public:
  /// A tree that would have more nodes is not kept. Far above Filter::max_nodes: it keeps what is refused later from
  /// eating the memory before.
  static constexpr std::size_t max_kept_nodes = 100'000;

  FilterKind kind;
  FilterOperator op = FilterOperator::equal;
  const model::FilterField* field = nullptr;  // null: there is none by the name `unknown_field`
  std::string unknown_field = {};
  std::vector<FilterValue> values = {};  // `in`: any number; is_set: none; else one
  std::optional<ExtensionCode> code = {};
  std::optional<std::string> organization_id = {};  // nothing: whichever
  std::vector<FilterNodePtr> children = {};
  std::size_t depth = 1;   // levels, this one included
  std::size_t conditions;  // and has_extension, of the tree below, shared ones as often as they occur
  std::size_t nodes = 1;   // of the tree below, shared ones as often as they occur; values of `in` count too

  explicit FilterNode(FilterKind node_kind) noexcept
      : kind(node_kind), conditions(node_kind == FilterKind::condition || node_kind == FilterKind::has_extension) {}

  /// Appends a child, or its children where it is of this node's kind.
  void append(const FilterNodePtr& child);

  std::string_view field_name() const noexcept { return field ? field->wire : std::string_view(unknown_field); }

  // The bridge to the public handle. Null: matches all.
  static Filter to_filter(FilterNodePtr node) noexcept { return Filter(node.detach()); }
  static const FilterNode* of(const Filter& filter) noexcept { return filter.root_; }

 private:
  friend base::RefCounted<FilterNode>;
  ~FilterNode() = default;
  void destroy() const noexcept;

  mutable const FilterNode* next_dying_ = nullptr;
};

/// The condition that operators make, of values that are known by kind.
Filter condition_of(std::string_view field, FilterOperator op, std::vector<FilterValue> values);

/// Whether two trees are equal; null is allowed.
bool same_tree(const FilterNode* a, const FilterNode* b);

/// Of the language that Filter::parse reads.
std::string filter_text(const FilterNode& root);

/// "==", "starts_with", …
std::string_view filter_operator_text(FilterOperator op) noexcept;

}  // namespace custengine::detail
