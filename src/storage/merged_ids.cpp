#include "storage/merged_ids.hpp"

#include <algorithm>
#include <utility>

namespace custengine::storage {

std::string_view MergedIds::find(std::string_view dropped) const noexcept {
  const auto found = by_dropped_.find(dropped);
  return found == by_dropped_.end() ? std::string_view() : *found->second.kept;
}

std::vector<std::string> MergedIds::find_dropped(std::string_view kept) const {
  std::vector<std::string> ids;
  if (const auto found = by_kept_.find(kept); found != by_kept_.end())
    for (const Name& dropped : found->second.dropped) ids.push_back(*dropped);
  std::ranges::sort(ids);
  return ids;
}

MergedIds::Addition MergedIds::prepare_add(std::string_view dropped, std::string_view kept) {
  const auto earlier = by_kept_.find(dropped);
  const std::size_t more = 1 + (earlier == by_kept_.end() ? 0 : earlier->second.dropped.size());
  auto into = by_kept_.find(kept);
  if (into == by_kept_.end()) {
    const auto name = std::make_shared<const std::string>(kept);
    into = by_kept_.emplace(*name, Kept{.id = name}).first;  // a list of nothing says nothing
  }
  auto& list = into->second.dropped;
  if (list.capacity() < list.size() + more) list.reserve(std::max(list.size() + more, 2 * list.capacity()));

  const auto name = std::make_shared<const std::string>(dropped);
  Map<Dropped> once(0, by_dropped_.hash_function());
  Addition addition;
  addition.node_ = once.extract(once.emplace(*name, Dropped{.id = name, .kept = into->second.id}).first);
  by_dropped_.reserve(by_dropped_.size() + 1);
  return addition;
}

void MergedIds::add(Addition& addition) noexcept {
  const Dropped dropped = addition.node_.mapped();
  auto& list = by_kept_.find(*dropped.kept)->second.dropped;
  if (const auto earlier = by_kept_.find(*dropped.id); earlier != by_kept_.end()) {
    for (Name& id : earlier->second.dropped) {
      by_dropped_.find(*id)->second.kept = dropped.kept;
      list.push_back(std::move(id));
    }
    by_kept_.erase(earlier);
  }
  list.push_back(dropped.id);
  by_dropped_.insert(std::move(addition.node_));
}

void MergedIds::forget(std::string_view id) noexcept {
  if (const auto found = by_dropped_.find(id); found != by_dropped_.end()) {
    const Dropped dropped = found->second;
    by_dropped_.erase(found);
    std::erase(by_kept_.find(*dropped.kept)->second.dropped, dropped.id);
  }
  if (const auto found = by_kept_.find(id); found != by_kept_.end()) {
    for (const Name& dropped : found->second.dropped) by_dropped_.erase(*dropped);
    by_kept_.erase(found);
  }
}

std::size_t MergedIds::bytes() const noexcept {
  constexpr std::size_t node_bytes = 3 * sizeof(void*) + sizeof(Dropped), name_bytes = sizeof(std::string) + 16;
  std::size_t bytes = (by_dropped_.bucket_count() + by_kept_.bucket_count()) * sizeof(void*);
  for (const auto& [id, dropped] : by_dropped_) bytes += node_bytes + name_bytes + id.size() + sizeof(Name);
  for (const auto& [id, kept] : by_kept_) bytes += node_bytes + name_bytes + id.size();
  return bytes;
}

}  // namespace custengine::storage
