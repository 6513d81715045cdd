#include "storage/text/posting_run.hpp"

#include "base/radix_sort.hpp"

#include <cassert>

namespace custengine::storage {

void PostingRun::fill(std::span<const Change> changes) {
  assert(changes_.empty());
  changes_.assign(changes.begin(), changes.end());
  base::radix_sort(changes_, [](const Change& change) { return change.token; });
}

void PostingRun::drop_first(std::size_t count) noexcept {
  gone_ += count;
  if (gone_ < changes_.size()) return;
  std::vector<Change>().swap(changes_);
  gone_ = 0;
}

}  // namespace custengine::storage
