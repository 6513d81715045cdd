#include "query/access.hpp"

#include <algorithm>
#include <utility>

namespace custengine::query {

using storage::CustomerStore;
using storage::RowNumber;
using storage::RowSet;

namespace {

/// A longer range is not read, since that happens under the lock; the condition is judged record by record then.
constexpr std::size_t max_range_rows = 4096;
/// So few candidates are judged sooner than a further index is asked.
constexpr std::size_t few_candidates = 64;

class Gatherer {
 public:
  Gatherer(const CustomerStore& customers, std::vector<Explain::Path>& paths) : customers_(customers), paths_(paths) {}

  /// At most how many rows gather() gives; nothing when it gives nothing.
  std::optional<std::size_t> estimate(const AccessNode& node) const {
    switch (node.kind) {
      case Explain::Access::text:
        return customers_.text_index().estimate(node.scope, node.pattern);
      case Explain::Access::identity:
        return customers_.text_index().estimate(node.identity, node.value);
      case Explain::Access::range: {
        const auto range = positions(customers_, node);
        if (!range || range->second - range->first > max_range_rows) return std::nullopt;
        return range->second - range->first;
      }
      case Explain::Access::all_of: {
        std::optional<std::size_t> least;
        for (const auto& child : node.children)
          if (const auto rows = estimate(child)) least = std::min(least.value_or(*rows), *rows);
        return least;
      }
      default: {
        std::size_t sum = 0;
        for (const auto& child : node.children) {
          const auto rows = estimate(child);
          if (!rows) return std::nullopt;
          sum += *rows;
        }
        return sum;
      }
    }
  }

  std::optional<Candidates> gather(const AccessNode& node, std::size_t depth) {
    const auto estimated = estimate(node);
    if (!estimated) return std::nullopt;
    report(node, *estimated, true, depth);
    switch (node.kind) {
      case Explain::Access::text:
        return Candidates{customers_.text_index().find(node.scope, node.pattern), node.exact};
      case Explain::Access::identity:
        return Candidates{customers_.text_index().find(node.identity, node.value), node.exact};
      case Explain::Access::range:
        return read_range(node);
      case Explain::Access::all_of:
        return gather_all_of(node, depth);
      default:
        return gather_any_of(node, depth);
    }
  }

 private:
  Candidates read_range(const AccessNode& node) const {
    Candidates found{RowSet(), node.exact};
    const auto [first, last] = *positions(customers_, node);
    std::vector<RowNumber> rows;
    customers_.index(node.field)->read(first, last - first, SortDirection::ascending, rows);
    for (const RowNumber row : rows) found.rows.insert(row);
    return found;
  }

  Candidates gather_all_of(const AccessNode& node, std::size_t depth) {
    std::vector<std::pair<std::size_t, const AccessNode*>> children;
    Candidates found;
    for (const auto& child : node.children) {
      if (const auto rows = estimate(child))
        children.emplace_back(*rows, &child);
      else
        found.exact = false;
    }
    std::ranges::stable_sort(children, {}, &std::pair<std::size_t, const AccessNode*>::first);
    bool is_first = true;
    for (const auto& [rows, child] : children) {
      if (is_first) {
        Candidates first = *gather(*child, depth + 1);
        found.rows = std::move(first.rows);
        found.exact = found.exact && first.exact;
        is_first = false;
      } else if (found.rows.size() <= few_candidates) {
        report(*child, rows, false, depth + 1);
        found.exact = found.exact && found.rows.empty();
      } else if (child->kind == Explain::Access::text) {
        report(*child, rows, true, depth + 1);
        customers_.text_index().narrow(found.rows, child->scope, child->pattern);
        found.exact = found.exact && child->exact;
      } else {
        const Candidates more = *gather(*child, depth + 1);
        found.rows.keep_common(more.rows);
        found.exact = found.exact && more.exact;
      }
    }
    return found;
  }

  Candidates gather_any_of(const AccessNode& node, std::size_t depth) {
    Candidates found;
    for (const auto& child : node.children) {
      const Candidates more = *gather(child, depth + 1);
      found.rows.unite(more.rows);
      found.exact = found.exact && more.exact;
    }
    return found;
  }

  void report(const AccessNode& node, std::size_t estimated, bool used, std::size_t depth) {
    paths_.push_back(
        {.access = node.kind, .what = node.what, .estimated_rows = estimated, .used = used, .depth = depth});
  }

  const CustomerStore& customers_;
  std::vector<Explain::Path>& paths_;
};

}  // namespace

std::optional<Candidates> gather(const CustomerStore& customers, const AccessNode& node,
                                 std::vector<Explain::Path>& paths) {
  return Gatherer(customers, paths).gather(node, 0);
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
