#pragma once

#include "base/aho_corasick.hpp"
#include "model/filter_tree.hpp"
#include "model/record.hpp"
#include "query/number_match.hpp"
#include "storage/keys/sort_key.hpp"

#include <custengine/filter.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// A filter made ready: its texts folded, or turned into sort keys or numbers, once. What conditions compare of a
/// customer is made once as well, however many ask for it, and sought in their texts once.
///
/// Threads: one at a time, as it keeps buffers between calls.
class FilterMatcher {
 public:
  /// Requires a checked filter; `keys` must outlive this.
  FilterMatcher(const Filter& filter, const storage::KeyMaker& keys);

  bool matches_all() const noexcept { return filter_.matches_all(); }
  const Filter& filter() const noexcept { return filter_; }
  bool matches(const detail::Record& record) {
    if (matches_all()) return true;
    for (Compared& compared : compared_) compared.state = Compared::State::unknown;
    return match(root_, record);
  }

 private:
  /// As what conditions compare a field: its text folded, its sort key, or the phone or VAT numbers in it.
  enum class Form : std::uint8_t { folded, sort_key, numbers };

  /// Where a text stands among others that are in order: twice how many stand before it, and one more if it is one.
  using Rank = std::size_t;

  struct Node {
    const detail::FilterNode* source = nullptr;
    bool is_of_text = false;  // a condition on a text, other than is_set
    std::size_t compared = 0;
    std::vector<Rank> ranks = {};         // of the values that it asks for; in order
    std::size_t part_set = 0;             // contains: where its value is sought
    base::AhoCorasick::Members part = 0;  // and as which
    std::vector<Node> children = {};
  };

  /// What conditions compare of a field.
  struct Compared {
    const model::FilterField* field;
    Form form;
    std::vector<std::string> values = {};  // that conditions compare it with; in order, each once
    std::vector<std::string> parts = {};   // that are sought in it; in order, each once
    std::vector<base::AhoCorasick> part_sets = {};

    // Of the customer under test:
    enum class State : std::uint8_t { unknown, missing, given, made, with_parts } state = State::unknown;
    std::string_view given = {};  // as it is stored
    std::string text = {};        // made of it
    Rank rank = 0;
    std::vector<KeyRange> equal = {};                    // numbers: the values that they are equal to
    std::vector<base::AhoCorasick::Members> found = {};  // of each set of parts
  };

  Node make_node(const detail::FilterNode& source);
  void add_text_condition(const detail::FilterNode& source, Node& node);
  /// Sets ranks and parts, once all values are known.
  void rank(Node& node);
  static Form form_of(const detail::FilterNode& condition) noexcept;
  std::size_t compared_of(const model::FilterField& field, Form form);
  /// What a value is compared by: one text, or a key of each number.
  std::vector<std::string> comparables(const Compared& compared, const detail::FilterValue& value) const;
  bool match(const Node& node, const detail::Record& record);
  bool match_condition(const Node& node, const detail::Record& record);
  bool match_text(const Node& node, const detail::Record& record);
  bool holds_for(const Node& node, Compared& compared, const detail::Record& record) const;
  static bool has_number(const Node& node, const Compared& compared) noexcept;
  static bool has_part(const Node& node, Compared& compared);
  void make(Compared& compared, const detail::Record& record) const;
  void find_numbers(Compared& compared, const detail::Record& record) const;

  Filter filter_;  // keeps the tree alive
  const storage::KeyMaker* keys_;
  std::vector<Compared> compared_;
  Node root_;
};

}  // namespace custengine::query
