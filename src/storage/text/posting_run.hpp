#pragma once

#include "storage/text/posting_log.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace custengine::storage {

/// A sorted run: changes of posting lists in the order of their tokens, on their way from the log to the lists. They
/// leave it from the front, some with each write, so that no write waits until all are merged.
///
/// Threads: none of its own; the tenant's lock guards it.
class PostingRun {
 public:
  using Change = PostingLog::Change;

  /// Takes changes in the order of their writes. Requires that the run is empty.
  void fill(std::span<const Change> changes);
  /// The changes that are still in the run; those of one token are in the order of their writes.
  std::span<const Change> changes() const noexcept { return std::span(changes_).subspan(gone_); }
  std::span<const Change> of(Token token) const noexcept {
    const auto all = changes();
    const auto begin = std::ranges::lower_bound(all, token, {}, &Change::token);
    return {begin, std::ranges::upper_bound(begin, all.end(), token, {}, &Change::token)};
  }
  /// Removes the first `count` changes. Frees the memory with the last.
  void drop_first(std::size_t count) noexcept;

  std::size_t bytes() const noexcept { return changes_.capacity() * sizeof(Change); }

 private:
  std::vector<Change> changes_;
  std::size_t gone_ = 0;  // the number of changes_ that were dropped
};

}  // namespace custengine::storage
