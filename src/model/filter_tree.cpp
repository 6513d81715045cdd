#include "model/filter_tree.hpp"

#include <algorithm>
#include <utility>

namespace custengine::detail {

void FilterNode::append(const FilterNodePtr& child) {
  nodes += child->nodes;
  conditions += child->conditions;
  if (child->kind != kind) {
    depth = std::max(depth, child->depth + 1);
    children.push_back(child);
    return;
  }
  --nodes;
  depth = std::max(depth, child->depth);
  children.insert(children.end(), child->children.begin(), child->children.end());
}

/// Trees may be deep, so nodes to destroy are kept in a linked list instead of recursing.
void FilterNode::destroy() const noexcept {
  const FilterNode* dying = this;
  while (dying) {
    auto* node = const_cast<FilterNode*>(std::exchange(dying, dying->next_dying_));
    for (auto& child : node->children) {
      const FilterNode* orphan = child.detach();
      if (orphan->drop_reference()) orphan->next_dying_ = std::exchange(dying, orphan);
    }
    delete node;
  }
}

namespace {

/// Compares two nodes without their children.
bool same_node(const FilterNode& a, const FilterNode& b) {
  return a.kind == b.kind && a.op == b.op && a.field == b.field && a.depth == b.depth && a.nodes == b.nodes &&
         a.children.size() == b.children.size() && a.unknown_field == b.unknown_field && a.values == b.values &&
         a.code == b.code && a.organization_id == b.organization_id;
}

}  // namespace

bool same_tree(const FilterNode* a, const FilterNode* b) {
  std::vector<std::pair<const FilterNode*, const FilterNode*>> open = {{a, b}};
  while (!open.empty()) {
    const auto [left, right] = open.back();
    open.pop_back();
    if (left == right) continue;
    if (!left || !right || !same_node(*left, *right)) return false;
    for (std::size_t i = 0; i < left->children.size(); ++i)
      open.emplace_back(left->children[i].get(), right->children[i].get());
  }
  return true;
}

}  // namespace custengine::detail
