// How the writes of a tenant that is kept are committed in groups: judged, logged, applied.

#include "storage/tenant/tenant_write.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace custengine::storage {

using base::GroupQueue;

namespace {

/// The most writes that are applied while readers wait.
constexpr std::size_t max_applied_at_once = 8;

}  // namespace

Tenant::KeptWrite::KeptWrite(FeedWrite& changes, const LogPart& part) : feed(changes), log(part) {
  if (log.alone && log.alone->starts_generation) entries.add_start();
  if (log.alone) entries.add(log.alone->history);
  entries.add(feed.changes());
}

void Tenant::KeptWrite::encode_rest(const Tenant& tenant) {
  if (entries.count_changes() == 0) entries.add(feed.changes());
  const LogPart::Alone none, &alone = log.alone ? *log.alone : none;
  if (!alone.starts_generation) tenant.add_merged_entries(entries);
  if (!alone.forgotten.empty()) entries.forget_merged(alone.forgotten);
  if (!alone.options.empty()) entries.add_options(alone.options);
}

void Tenant::add_merged_entries(LogEntries& entries) const {
  for (std::size_t i = 0, count = entries.all().size(); i < count; ++i) {
    const kept::Entry& entry = entries.all()[i];
    if (entry.kind != kept::EntryKind::customer) continue;
    const std::string id = entry.id, survivor = entry.store;
    const bool exists_before = entry.version_before != 0 || entry.version_after == 0;
    if (!survivor.empty()) {
      if (merged_)
        for (const std::string& dropped : merged_->find_dropped(id)) entries.add_merged(dropped, survivor);
      entries.add_merged(id, survivor);
    } else if ((!exists_before || entry.version_after == 0) && merged_ && merged_->knows(id)) {
      entries.forget_merged(id);
    }
  }
}

void Tenant::keep(std::unique_ptr<KeptTenant> kept) {
  kept_ = std::move(kept);
}

void Tenant::carry_out(KeptWrite& write) {
  if (queue_.has_turn()) {
    GroupQueue::Job* job = &write;
    carry_out({&job, 1}, nullptr);
  } else {
    kept_->writes.run(write, [this](std::span<GroupQueue::Job*> jobs) { return carry_out(jobs, &kept_->writes); });
  }
}

std::size_t Tenant::carry_out(std::span<GroupQueue::Job*> jobs, GroupQueue* queue) noexcept {
  const base::WriteQueue::Turn turn(queue_);
  std::array<KeptWrite*, GroupQueue::max_jobs> group;  // independent of each other, and judged
  std::size_t size = 0, left = 0;
  Room::Taken taken{0, 0};
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    auto& write = static_cast<KeptWrite&>(*jobs[i]);
    const auto meets = [&write](const KeptWrite* other) { return write.log.may_meet(other->log); };
    if (std::any_of(group.begin(), group.begin() + size, meets)) {
      jobs[left++] = &write;
      continue;
    }
    // Only this thread may write, so it may read without the lock.
    if (write.judge(*this, taken)) {
      taken = write.room->taken();
      group[size++] = &write;
    } else if (queue) {
      write.room.reset();
      i == 0 ? queue->finish(write) : GroupQueue::finish_now(write);
    }
  }
  const std::span<KeptWrite*> judged(group.data(), size);
  if (log_writes(judged)) apply_writes(judged);
  if (queue)
    for (KeptWrite* const write : judged) queue->finish(*write);
  return left;
}

bool Tenant::log_writes(std::span<KeptWrite*> writes) noexcept {
  if (writes.empty()) return true;
  try {
    std::array<LogEntries*, GroupQueue::max_jobs> entries;
    for (std::size_t i = 0; i < writes.size(); ++i) entries[i] = &writes[i]->entries;
    const LogPart::Alone none, *const alone = writes.front()->log.alone;
    const auto error = kept_->log.append({entries.data(), writes.size()},
                                         alone && alone->sequence ? *alone->sequence : feed_.log.sequence(),
                                         (alone ? *alone : none).extra);
    if (!error) return true;
    for (KeptWrite* const write : writes) write->fail(*error);
  } catch (...) {
    for (KeptWrite* const write : writes) write->fail(std::current_exception());
  }
  return false;
}

void Tenant::apply_writes(std::span<KeptWrite*> writes) noexcept {
  while (!writes.empty()) {
    const auto some = writes.first(std::min(writes.size(), max_applied_at_once));
    queue_.run([some] {
      for (KeptWrite* const write : some) write->apply();
    });
    writes = writes.subspan(some.size());
  }
}

}  // namespace custengine::storage
