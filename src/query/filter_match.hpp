#pragma once

#include "model/filter_tree.hpp"
#include "model/record.hpp"
#include "storage/sort_key.hpp"

#include <custengine/filter.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// A filter made ready: its texts folded, or turned into sort keys, once.
///
/// Threads: one at a time, as it keeps a buffer between calls.
class FilterMatcher {
 public:
  /// Requires a checked filter; `keys` must outlive this.
  FilterMatcher(const Filter& filter, const storage::KeyMaker& keys);

  bool matches_all() const noexcept { return filter_.matches_all(); }
  const Filter& filter() const noexcept { return filter_; }
  bool matches(const detail::Record& record) {
    buffered_field_ = nullptr;
    return matches_all() || match(root_, record);
  }

 private:
  struct Node {
    const detail::FilterNode* source = nullptr;
    std::vector<std::string> texts = {};  // what a text field compares with; sorted
    std::vector<Node> children = {};
  };

  Node make_node(const detail::FilterNode& source) const;
  /// What `op` compares of a text.
  void append_comparable(const model::FilterField& field, detail::FilterOperator op, std::string_view text,
                         std::string& out) const;
  bool match(const Node& node, const detail::Record& record);
  bool match_condition(const Node& node, const detail::Record& record);
  bool match_text(const Node& node, std::string_view text);

  Filter filter_;  // keeps the tree alive
  const storage::KeyMaker* keys_;
  Node root_;
  // What the last text condition compared, as the next one often asks the same field.
  std::string buffer_;
  const model::FilterField* buffered_field_ = nullptr;
  bool buffered_is_key_ = false;
};

}  // namespace custengine::query
