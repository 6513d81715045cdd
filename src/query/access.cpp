#include "query/access.hpp"

#include "query/lock_bounds.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace custengine::query {

using storage::CustomerStore;
using storage::RowNumber;
using storage::RowSet;

namespace {

/// So few candidates are judged sooner than a further index is asked.
constexpr std::size_t few_candidates = 64;

/// A node with what the indexes promise of it, asked once: at most how many rows it gives.
struct Estimated {
  const AccessNode* node;
  std::size_t rows = 0;
  std::vector<Estimated> children = {};  // of all_of those that can be gathered, fewest rows first
  bool complete = true;                  // false: a child of all_of cannot be gathered
};

class Gatherer {
 public:
  Gatherer(const CustomerStore& customers, std::vector<Explain::Path>* paths) : customers_(customers), paths_(paths) {}

  /// Nothing when the node cannot be gathered.
  std::optional<Estimated> estimate(const AccessNode& node) const {
    switch (node.kind) {
      case Explain::Access::text:
        return Estimated{&node, customers_.text_index().estimate(node.scope, node.pattern)};
      case Explain::Access::similar:
        return Estimated{&node, customers_.size()};  // known when it is looked up, which is dear
      case Explain::Access::identity:
        return Estimated{&node, customers_.text_index().estimate(node.identity, node.value)};
      case Explain::Access::range:
        return estimate_range(node);
      case Explain::Access::all_of:
        return estimate_all_of(node);
      default:
        return estimate_any_of(node);
    }
  }

  Candidates gather(const Estimated& estimated, std::size_t depth) {
    const AccessNode& node = *estimated.node;
    report(estimated, true, depth);
    switch (node.kind) {
      case Explain::Access::text:
        return {customers_.text_index().find(node.scope, node.pattern), node.exact};
      case Explain::Access::similar:
        return {customers_.text_index().find_similar(node.scope, node.pattern.bytes, node.typos), false};
      case Explain::Access::identity:
        return {customers_.text_index().find(node.identity, node.value), node.exact};
      case Explain::Access::range:
        return read_range(node);
      case Explain::Access::all_of:
        return gather_all_of(estimated, depth);
      default:
        return gather_any_of(estimated, depth);
    }
  }

 private:
  std::optional<Estimated> estimate_range(const AccessNode& node) const {
    const auto range = positions(customers_, node);
    if (!range || range->second - range->first > max_range_rows) return std::nullopt;
    return Estimated{&node, range->second - range->first};
  }

  std::optional<Estimated> estimate_all_of(const AccessNode& node) const {
    Estimated all{&node};
    for (const auto& child : node.children) {
      auto estimated = estimate(child);
      all.complete = all.complete && estimated;
      if (estimated) all.children.push_back(*std::move(estimated));
    }
    if (all.children.empty()) return std::nullopt;
    std::ranges::stable_sort(all.children, {}, &Estimated::rows);
    all.rows = all.children.front().rows;
    return all;
  }

  std::optional<Estimated> estimate_any_of(const AccessNode& node) const {
    Estimated any{&node};
    for (const auto& child : node.children) {
      auto estimated = estimate(child);
      if (!estimated) return std::nullopt;
      any.rows += estimated->rows;
      any.children.push_back(*std::move(estimated));
    }
    return any;
  }

  Candidates read_range(const AccessNode& node) const {
    Candidates found{RowSet(), node.exact};
    const auto [first, last] = *positions(customers_, node);
    std::vector<RowNumber> rows(last - first);
    customers_.index(node.field)->read(first, SortDirection::ascending, rows);
    for (const RowNumber row : rows) found.rows.insert(row);
    return found;
  }

  Candidates gather_all_of(const Estimated& all, std::size_t depth) {
    Candidates found = gather(all.children.front(), depth + 1);
    found.exact = found.exact && all.complete;
    for (const Estimated& child : std::span(all.children).subspan(1)) {
      const AccessNode& node = *child.node;
      if (found.rows.size() <= few_candidates) {
        report(child, false, depth + 1);
        found.exact = found.exact && found.rows.empty();
      } else if (node.kind == Explain::Access::text) {
        report(child, true, depth + 1);
        customers_.text_index().narrow(found.rows, node.scope, node.pattern);
        found.exact = found.exact && node.exact;
      } else {
        const Candidates more = gather(child, depth + 1);
        found.rows.keep_common(more.rows);
        found.exact = found.exact && more.exact;
      }
    }
    return found;
  }

  Candidates gather_any_of(const Estimated& any, std::size_t depth) {
    Candidates found;
    for (const Estimated& child : any.children) {
      const Candidates more = gather(child, depth + 1);
      found.rows.unite(more.rows);
      found.exact = found.exact && more.exact;
    }
    return found;
  }

  void report(const Estimated& estimated, bool used, std::size_t depth) {
    if (!paths_) return;
    paths_->push_back({.access = estimated.node->kind,
                       .what = estimated.node->what,
                       .estimated_rows = estimated.rows,
                       .used = used,
                       .depth = depth});
  }

  const CustomerStore& customers_;
  std::vector<Explain::Path>* paths_;
};

}  // namespace

std::optional<Candidates> gather(const CustomerStore& customers, const AccessNode& node,
                                 std::vector<Explain::Path>* paths) {
  Gatherer gatherer(customers, paths);
  // Who has no choice and explains nothing need not ask how much it will be.
  const bool is_look_up = node.kind == Explain::Access::text || node.kind == Explain::Access::identity;
  if (is_look_up && !paths) return gatherer.gather({.node = &node}, 0);
  const auto estimated = gatherer.estimate(node);
  if (!estimated) return std::nullopt;
  return gatherer.gather(*estimated, 0);
}

std::optional<std::pair<std::size_t, std::size_t>> positions(const CustomerStore& customers, const AccessNode& range) {
  const storage::SortIndex* index = customers.index(range.field);
  if (!index) return std::nullopt;
  const auto position = [&](const RangeEnd& end) {
    return end.behind ? index->count_up_to(end.key) : index->count_before({.key = end.key});
  };
  const std::size_t last = range.last ? position(*range.last) : index->valued();
  const std::size_t first = range.first ? position(*range.first) : 0;
  return std::pair{std::min(first, last), last};
}

}  // namespace custengine::query
