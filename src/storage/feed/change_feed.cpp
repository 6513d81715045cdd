#include "storage/feed/change_feed.hpp"

namespace custengine::storage {

void FeedWrite::prepare() {
  if (count_ == 0) return;
  room_ = feed_.log.prepare(changes_, count_);
  if (!feed_.dispatch || !feed_.dispatch->has_subscribers()) return;
  ChangeGroup& group = group_.emplace_back();
  if (created_)
    group.created = created_;
  else
    group.assign(changes_);
}

void FeedWrite::commit() noexcept {
  if (count_ == 0) return;
  for (ChangeGroup& group : group_) {
    group.first = feed_.log.sequence() + 1;
    group.end = feed_.log.sequence() + count_;
  }
  feed_.log.commit(room_, changes_, count_);
  dispatch_ = feed_.dispatch.get();
  if (dispatch_) dispatch_->queue(group_);
}

}  // namespace custengine::storage
