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
  nothing,        // matches no customer; is the only node of its tree
  too_large,      // replaces a tree that became too large; is the only node of its tree
};

/// A class around std::string. libstdc++ 12 assumes that a std::variant of a bare std::string and plain values always
/// has a value. If copying the string fails, it then destroys a string that was never constructed.
struct FilterString {
  std::string text;
  friend auto operator<=>(const FilterString&, const FilterString&) = default;
};

using FilterValue = std::variant<FilterString, FilterNumber, Timestamp, CustomerType>;

class FilterNode;
using FilterNodePtr = base::RefPtr<const FilterNode>;

/// A node of a filter's immutable expression tree. A filter that matches all customers has no tree. The operators of
/// Filter simplify constants away, and keep trees in one normal form. Trees may share subtrees, and may be deeper than
/// the stack allows. Recursion requires that check_filter() found no violation.
///
/// Threads: immutable as soon as a Filter owns the node.
class FilterNode : public base::RefCounted<FilterNode> {
 public:
  /// A tree with more nodes is replaced by `too_large`. The limit is far above Filter::max_nodes. It bounds the memory
  /// of a filter that check_filter() will reject.
  static constexpr std::size_t max_kept_nodes = 100'000;

  FilterKind kind;
  FilterOperator op = FilterOperator::equal;
  const model::FilterField* field = nullptr;  // null: no field has the name `unknown_field`
  std::string unknown_field = {};
  std::vector<FilterValue> values = {};  // `in`: any number; is_set: none; else one
  std::optional<ExtensionCode> code = {};
  std::optional<std::string> organization_id = {};  // nullopt: any
  std::vector<FilterNodePtr> children = {};
  std::size_t depth = 1;   // levels, this one included
  std::size_t conditions;  // of the tree below, with has_extension; shared nodes count each time
  std::size_t nodes = 1;   // of the tree below, with values of `in`; shared nodes count each time

  explicit FilterNode(FilterKind node_kind) noexcept
      : kind(node_kind), conditions(node_kind == FilterKind::condition || node_kind == FilterKind::has_extension) {}

  /// Appends a child, or the child's children if it has this node's kind.
  void append(const FilterNodePtr& child);

  std::string_view field_name() const noexcept { return field ? field->wire : std::string_view(unknown_field); }

  // Convert to and from the public handle. Null is the filter that matches all.
  static Filter to_filter(FilterNodePtr node) noexcept { return Filter(node.detach()); }
  static const FilterNode* of(const Filter& filter) noexcept { return filter.root_; }

 private:
  friend base::RefCounted<FilterNode>;
  ~FilterNode() = default;
  void destroy() const noexcept;

  mutable const FilterNode* next_dying_ = nullptr;
};

/// Makes a condition from values of any kind; the operators of the public fields call this.
Filter condition_of(std::string_view field, FilterOperator op, std::vector<FilterValue> values);

/// True if two trees are equal. Null is allowed.
bool same_tree(const FilterNode* a, const FilterNode* b);

/// Writes a filter in the language that Filter::parse reads.
std::string filter_text(const FilterNode& root);

/// Returns the operator as text: "==", "starts_with", …
std::string_view filter_operator_text(FilterOperator op) noexcept;

}  // namespace custengine::detail
