#include "base/aho_corasick.hpp"

#include <cassert>
#include <utility>

namespace custengine::base {

AhoCorasick::AhoCorasick(std::span<const std::string_view> patterns) : nodes_(1) {
  assert(patterns.size() <= max_patterns);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    add(patterns[i], Members{1} << i);
    sizes_.push_back(patterns[i].size());
  }
  link_failures();
}

void AhoCorasick::add(std::string_view pattern, Members member) {
  std::uint32_t node = root;
  for (const char byte : pattern) {
    std::uint32_t found = child(node, byte);
    if (found == root) {
      found = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({.next = nodes_[node].first_child, .byte = byte});
      nodes_[node].first_child = found;
      if (node == root) of_root_[static_cast<unsigned char>(byte)] = found;
    }
    node = found;
  }
  nodes_[node].ends |= member;
}

/// Goes level by level, because a failure link leads to a level above.
void AhoCorasick::link_failures() {
  std::vector<std::uint32_t> level = {root};
  while (!level.empty()) {
    std::vector<std::uint32_t> below;
    for (const std::uint32_t parent : level) {
      for (std::uint32_t node = nodes_[parent].first_child; node != root; node = nodes_[node].next) {
        nodes_[node].failure = parent == root ? root : next(nodes_[parent].failure, nodes_[node].byte);
        nodes_[node].ends |= nodes_[nodes_[node].failure].ends;
        below.push_back(node);
      }
    }
    level = std::move(below);
  }
}

}  // namespace custengine::base
