#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace custengine::base {

/// An Aho-Corasick automaton: finds up to 64 patterns in a text in one pass. A node keeps its children in a linked
/// list, so memory is linear in the patterns. Only the root, which has many children, keeps a table.
///
/// Threads: immutable.
class AhoCorasick {
 public:
  static constexpr std::size_t max_patterns = 64;
  /// A set of patterns: a bit for each.
  using Members = std::uint64_t;

  /// Requires at most max_patterns. Cost: O(bytes of the patterns * children of a node); a node below the root has at
  /// most max_patterns children.
  explicit AhoCorasick(std::span<const std::string_view> patterns);

  /// Returns the patterns that occur in a text; an empty one occurs in every text. Cost: O(text * children of a node),
  /// whatever the number and length of the patterns.
  Members found_in(std::string_view text) const noexcept {
    Members found = nodes_[root].ends;
    std::uint32_t node = root;
    for (const char byte : text) {
      node = next(node, byte);
      found |= nodes_[node].ends;
    }
    return found;
  }

  /// Calls `visit(pattern, begin)` for each occurrence in a text, in the order in which occurrences end. An empty
  /// pattern is visited once, at the beginning of the text.
  template <class Visit>
  void for_each_in(std::string_view text, Visit visit) const {
    const auto visit_all = [&](Members ends, std::size_t end) {
      for (; ends != 0; ends &= ends - 1) {
        const auto pattern = static_cast<std::size_t>(std::countr_zero(ends));
        visit(pattern, end - sizes_[pattern]);
      }
    };
    visit_all(nodes_[root].ends, 0);
    std::uint32_t node = root;
    for (std::size_t i = 0; i < text.size(); ++i) {
      node = next(node, text[i]);
      visit_all(nodes_[node].ends & ~nodes_[root].ends, i + 1);
    }
  }

 private:
  static constexpr std::uint32_t root = 0;

  /// A prefix of a pattern.
  struct Node {
    Members ends = 0;                               // the patterns that end here
    std::uint32_t first_child = root, next = root;  // root: none
    std::uint32_t failure = root;  // the node of the longest proper suffix that is a prefix of a pattern
    char byte = 0;
  };

  std::uint32_t child(std::uint32_t node, char byte) const noexcept {
    if (node == root) return of_root_[static_cast<unsigned char>(byte)];
    std::uint32_t child = nodes_[node].first_child;
    while (child != root && nodes_[child].byte != byte) child = nodes_[child].next;
    return child;
  }
  std::uint32_t next(std::uint32_t node, char byte) const noexcept {
    for (; node != root; node = nodes_[node].failure)
      if (const std::uint32_t found = child(node, byte); found != root) return found;
    return of_root_[static_cast<unsigned char>(byte)];
  }
  void add(std::string_view pattern, Members member);
  void link_failures();

  std::vector<Node> nodes_;
  std::array<std::uint32_t, 256> of_root_ = {};
  std::vector<std::size_t> sizes_;
};

}  // namespace custengine::base
