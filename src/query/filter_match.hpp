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

/// A filter ready for use: its texts are folded, or turned into sort keys or numbers, once. Each form of a customer's
/// field is also made once, for all conditions, and searched once for all parts.
///
/// Threads: one at a time, because it keeps buffers between calls.
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
  /// The form in which conditions compare a field: its folded text, its sort key, or its phone or VAT numbers.
  enum class Form : std::uint8_t { folded, sort_key, numbers };

  /// The rank of a text in a sorted list: twice the number of texts before it, plus one if the list contains it.
  using Rank = std::size_t;

  struct Node {
    const detail::FilterNode* source = nullptr;
    bool is_of_text = false;  // a condition on a text, except is_set
    std::size_t compared = 0;
    std::vector<Rank> ranks = {};         // of its values, sorted
    std::size_t part_set = 0;             // contains: the set of parts with its value
    base::AhoCorasick::Members part = 0;  // contains: its value in that set
    std::vector<Node> children = {};
  };

  /// One field in one form, and the values that conditions compare it with.
  struct Compared {
    const model::FilterField* field;
    Form form;
    std::vector<std::string> values = {};  // that conditions compare it with; sorted, without duplicates
    std::vector<std::string> parts = {};   // that are sought in it; sorted, without duplicates
    std::vector<base::AhoCorasick> part_sets = {};

    // State for the customer under test:
    enum class State : std::uint8_t { unknown, missing, given, made, with_parts } state = State::unknown;
    std::string_view given = {};  // the stored text
    std::string text = {};        // the form made of it
    Rank rank = 0;
    std::vector<KeyRange> equal = {};                    // numbers: the values that equal them
    std::vector<base::AhoCorasick::Members> found = {};  // for each set of parts
  };

  Node make_node(const detail::FilterNode& source);
  void add_text_condition(const detail::FilterNode& source, Node& node);
  /// Sets ranks and parts. Requires that all values are known.
  void rank(Node& node);
  static Form form_of(const detail::FilterNode& condition) noexcept;
  std::size_t compared_of(const model::FilterField& field, Form form);
  /// Returns the keys by which a value is compared: one text, or a key per number.
  std::vector<std::string> comparables(const Compared& compared, const detail::FilterValue& value) const;
  bool match(const Node& node, const detail::Record& record);
  bool match_condition(const Node& node, const detail::Record& record);
  bool match_text(const Node& node, const detail::Record& record);
  bool holds_for(const Node& node, Compared& compared, const detail::Record& record) const;
  static bool has_number(const Node& node, const Compared& compared) noexcept;
  static bool has_part(const Node& node, Compared& compared);
  void make(Compared& compared, const detail::Record& record) const;
  void find_numbers(Compared& compared, const detail::Record& record) const;

  Filter filter_;  // owns the tree that nodes refer to
  const storage::KeyMaker* keys_;
  std::vector<Compared> compared_;
  Node root_;
};

}  // namespace custengine::query
