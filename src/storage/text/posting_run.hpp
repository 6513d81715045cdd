#pragma once

#include "storage/text/posting_log.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace custengine::storage {

/// A sorted run: the changes of a long log in the order of their tokens, before they are merged into the posting lists.
/// Each write merges some of them, from the front, so that no write waits for all of them.
///
/// Threads: none of its own; the tenant's lock guards it.
class PostingRun {
 public:
  using Change = PostingLog::Change;

  /// Copies and sorts `changes`, which are in the order of their writes. Requires that the run is empty.
  void fill(std::span<const Change> changes);
  /// Returns the changes that are not merged yet, by token; those of one token in the order of their writes.
  std::span<const Change> changes() const noexcept { return std::span(changes_).subspan(gone_); }
  /// Returns those of one token. Cost: O(log changes).
  std::span<const Change> of(Token token) const noexcept {
    const auto all = changes();
    const auto begin = std::ranges::lower_bound(all, token, {}, &Change::token);
    return {begin, std::ranges::upper_bound(begin, all.end(), token, {}, &Change::token)};
  }
  /// Removes the first `count` changes. If none are left, frees the memory.
  void drop_first(std::size_t count) noexcept;

  std::size_t bytes() const noexcept { return changes_.capacity() * sizeof(Change); }

 private:
  std::vector<Change> changes_;
  std::size_t gone_ = 0;  // the number of dropped changes, at the front of changes_
};

}  // namespace custengine::storage
