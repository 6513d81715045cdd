#include "storage/tenant/merged_ids.hpp"

#include "base/heap.hpp"

#include <algorithm>
#include <utility>

namespace custengine::storage {

namespace {

/// Returns the memory of a map's entry (link, hash, key and value) and of the shared id object.
template <class Value>
constexpr std::size_t entry_bytes() noexcept {
  constexpr std::size_t counts = 16;
  return base::heap_bytes(2 * sizeof(void*) + sizeof(std::string_view) + sizeof(Value)) +
         base::heap_bytes(counts + sizeof(std::string));
}

/// Returns the heap memory of a text; 0 if it is stored inline.
std::size_t text_bytes(std::string_view text) noexcept {
  static const std::size_t inline_capacity = std::string().capacity();
  return text.size() > inline_capacity ? base::heap_bytes(text.size() + 1) : 0;
}

}  // namespace

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

void MergedIds::add(std::string_view dropped, std::string_view kept) {
  auto into = by_kept_.find(kept);
  if (into == by_kept_.end()) {
    const auto name = std::make_shared<const std::string>(kept);
    into = by_kept_.emplace(*name, Kept{.id = name}).first;
    id_bytes_ += text_bytes(kept);
  }
  auto& [kept_id, ids] = into->second;
  if (const auto earlier = by_kept_.find(dropped); earlier != by_kept_.end()) {
    for (Name& id : earlier->second.dropped) {
      by_dropped_.find(*id)->second.kept = kept_id;
      ids.push_back(std::move(id));
    }
    id_bytes_ -= text_bytes(dropped);
    by_kept_.erase(earlier);
  }
  const auto id = std::make_shared<const std::string>(dropped);
  ids.push_back(id);
  by_dropped_.emplace(*id, Dropped{.id = id, .kept = kept_id});
  id_bytes_ += text_bytes(dropped);
}

void MergedIds::forget(std::string_view id) noexcept {
  if (const auto found = by_dropped_.find(id); found != by_dropped_.end()) {
    const Dropped dropped = found->second;
    id_bytes_ -= text_bytes(found->first);
    by_dropped_.erase(found);
    std::erase(by_kept_.find(*dropped.kept)->second.dropped, dropped.id);
  }
  if (const auto found = by_kept_.find(id); found != by_kept_.end()) {
    for (const Name& dropped : found->second.dropped) {
      id_bytes_ -= text_bytes(*dropped);
      by_dropped_.erase(*dropped);
    }
    id_bytes_ -= text_bytes(found->first);
    by_kept_.erase(found);
  }
}

std::size_t MergedIds::bytes() const noexcept {
  // The capacity of a list of names is up to twice its size.
  return sizeof *this + (by_dropped_.bucket_count() + by_kept_.bucket_count()) * sizeof(void*) +
         by_dropped_.size() * (entry_bytes<Dropped>() + 3 * sizeof(Name) / 2) + by_kept_.size() * entry_bytes<Kept>() +
         id_bytes_;
}

std::size_t MergedIds::bytes_of(std::string_view dropped, std::string_view kept) noexcept {
  return entry_bytes<Dropped>() + entry_bytes<Kept>() + 2 * (sizeof(Name) + sizeof(void*)) + text_bytes(dropped) +
         text_bytes(kept);
}

bool MergedIds::is_counted_right() const noexcept {
  std::size_t id_bytes = 0;
  for (const auto& [id, dropped] : by_dropped_) id_bytes += text_bytes(id);
  for (const auto& [id, kept] : by_kept_) id_bytes += text_bytes(id);
  return id_bytes == id_bytes_;
}

}  // namespace custengine::storage
