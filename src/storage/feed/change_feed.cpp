#include "storage/feed/change_feed.hpp"

#include <utility>

namespace custengine::storage {

void FeedWrite::commit() {
  if (count_ == 0) return;
  std::list<ChangeGroup> groups;
  if (feed_.dispatch && feed_.dispatch->has_subscribers()) {
    const std::uint64_t before = feed_.log.sequence();
    ChangeGroup& group = groups.emplace_back(ChangeGroup{.first = before + 1, .end = before + count_});
    if (created_)
      group.created = created_;
    else
      group.changes.assign(changes_.begin(), changes_.end());
  }
  feed_.log.add(changes_, count_, pushed_out_);
  if (groups.empty()) return;
  dispatch_ = feed_.dispatch.get();
  dispatch_->queue(groups);
}

}  // namespace custengine::storage
