#include "query/access.hpp"

#include "query/query_limits.hpp"
#include "storage/text/similar_words.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

namespace custengine::query {

using storage::CustomerStore;
using storage::RowNumber;
using storage::RowSet;

namespace {

/// If at most this many candidates are left, verifying them is faster than asking a further index.
constexpr std::size_t few_candidates = 64;

/// A node with an upper bound on the rows that it gives, which the indexes estimate once.
struct Estimated {
  const AccessNode* node;
  std::size_t rows = 0;
  std::vector<Estimated> children = {};  // the children of all_of that can be gathered, fewest rows first
  bool complete = true;                  // false: a child of all_of cannot be gathered
};

class Gatherer {
 public:
  Gatherer(const IndexReads& indexes, std::vector<Explain::Path>* paths) : indexes_(indexes), paths_(paths) {}

  template <class Ask>
  auto in_text(Ask ask) const {
    return indexes_([&](const CustomerStore& customers) { return ask(customers.text_index()); });
  }

  /// Returns nullopt if the node cannot be gathered.
  std::optional<Estimated> estimate(const AccessNode& node) const {
    switch (node.kind) {
      case Explain::Access::text:
        return Estimated{&node, in_text([&](const auto& text) { return text.estimate(node.scope, node.pattern); })};
      case Explain::Access::similar:
        // The real number is known only after the look-up, which is expensive.
        return Estimated{&node, indexes_([](const CustomerStore& customers) { return customers.size(); })};
      case Explain::Access::identity:
        return Estimated{&node, in_text([&](const auto& text) { return text.estimate(node.identity, node.value); })};
      case Explain::Access::range:
        return estimate_range(node);
      case Explain::Access::all_of:
        return estimate_all_of(node);
      case Explain::Access::any_of:
        return estimate_any_of(node);
      case Explain::Access::all:
      case Explain::Access::scan:
        break;
    }
    assert(false && "no access to an index");
    return std::nullopt;
  }

  /// Returns nullopt if a range has grown too long since it was estimated.
  std::optional<Candidates> gather(const Estimated& estimated, std::size_t depth) {
    const AccessNode& node = *estimated.node;
    report(estimated, true, depth);
    switch (node.kind) {
      case Explain::Access::text:
        return Candidates{in_text([&](const auto& text) { return text.find(node.scope, node.pattern); }),
                          node.needs_recheck};
      case Explain::Access::similar:
        return Candidates{find_similar(node, std::nullopt), true};
      case Explain::Access::identity:
        return Candidates{in_text([&](const auto& text) { return text.find(node.identity, node.value); }),
                          node.needs_recheck};
      case Explain::Access::range:
        return read_range(node);
      case Explain::Access::all_of:
        return gather_all_of(estimated, depth);
      case Explain::Access::any_of:
        return gather_any_of(estimated, depth);
      case Explain::Access::all:
      case Explain::Access::scan:
        break;
    }
    assert(false && "no access to an index");
    return std::nullopt;
  }

 private:
  std::optional<Estimated> estimate_range(const AccessNode& node) const {
    const auto range = indexes_([&](const CustomerStore& customers) { return positions(customers, node); });
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
    if (node.children.size() > max_alternatives) return std::nullopt;
    Estimated any{&node};
    for (const auto& child : node.children) {
      auto estimated = estimate(child);
      if (!estimated) return std::nullopt;
      any.rows += estimated->rows;
      any.children.push_back(*std::move(estimated));
    }
    return any;
  }

  RowSet find_similar(const AccessNode& node, std::optional<RowSet> among) {
    const storage::FindRows find = [&](std::span<const storage::Token> tokens) {
      return in_text([&](const auto& text) { return text.find_any(node.scope, tokens); });
    };
    return storage::similar_words(find, node.pattern.bytes, node.typos, std::move(among), typo_steps_left_);
  }

  std::optional<Candidates> read_range(const AccessNode& node) const {
    Candidates found{RowSet(), node.needs_recheck};
    const bool is_short = indexes_([&](const CustomerStore& customers) {
      const auto [first, last] = *positions(customers, node);
      if (last - first > max_range_rows) return false;
      std::vector<RowNumber> rows(last - first);
      customers.index(node.field)->read(first, SortDirection::ascending, rows);
      for (const RowNumber row : rows) found.rows.insert(row);
      return true;
    });
    if (!is_short) return std::nullopt;
    return found;
  }

  std::optional<Candidates> gather_all_of(const Estimated& all, std::size_t depth) {
    std::optional<Candidates> found;
    bool complete = all.complete;
    for (const Estimated& child : all.children) {
      const AccessNode& node = *child.node;
      if (found && found->rows.size() <= few_candidates) {
        report(child, false, depth + 1);
        found->needs_recheck = found->needs_recheck || !found->rows.empty();
      } else if (found && node.kind == Explain::Access::text) {
        report(child, true, depth + 1);
        in_text([&](const auto& text) { text.narrow(found->rows, node.scope, node.pattern); });
        found->needs_recheck = found->needs_recheck || node.needs_recheck;
      } else if (found && node.kind == Explain::Access::similar) {
        report(child, typo_steps_left_ > 0, depth + 1);
        if (typo_steps_left_ > 0) found->rows = find_similar(node, std::move(found->rows));
        found->needs_recheck = true;
      } else if (auto more = gather(child, depth + 1); !more) {
        complete = false;
      } else if (!found) {
        found = std::move(more);
      } else {
        found->rows.keep_common(more->rows);
        found->needs_recheck = found->needs_recheck || more->needs_recheck;
      }
    }
    if (found) found->needs_recheck = found->needs_recheck || !complete;
    return found;
  }

  std::optional<Candidates> gather_any_of(const Estimated& any, std::size_t depth) {
    Candidates found;
    for (const Estimated& child : any.children) {
      const auto more = gather(child, depth + 1);
      if (!more) return std::nullopt;
      found.rows.unite(more->rows);
      found.needs_recheck = found.needs_recheck || more->needs_recheck;
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

  const IndexReads& indexes_;
  std::vector<Explain::Path>* paths_;
  std::size_t typo_steps_left_ = max_typo_steps;  // for all terms together
};

/// Returns the steps that an access takes. Stops counting soon after `max_plan_steps`.
std::size_t plan_steps(const AccessNode& node) {
  switch (node.kind) {
    case Explain::Access::text:
      // The token is looked up twice: to estimate and to find.
      return 2 *
             std::min(node.pattern.bytes.size() == 2 ? 256 : node.pattern.bytes.size(), storage::TextIndex::max_tokens);
    case Explain::Access::similar:
      return max_plan_steps + 1;
    case Explain::Access::identity:
      return 2;
    case Explain::Access::range:
      return max_range_rows / 4;
    case Explain::Access::all:
    case Explain::Access::scan:
    case Explain::Access::all_of:
    case Explain::Access::any_of:
      break;
  }
  std::size_t steps = 0;
  for (const AccessNode& child : node.children)
    if (steps <= max_plan_steps) steps += plan_steps(child);
  return steps;
}

}  // namespace

bool fits_one_hold(const AccessNode& node) {
  return plan_steps(node) <= max_plan_steps;
}

std::optional<Candidates> gather(const IndexReads& indexes, const AccessNode& node, std::vector<Explain::Path>* paths) {
  Gatherer gatherer(indexes, paths);
  // A single look-up has no alternatives. Without Explain it needs no estimate.
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
