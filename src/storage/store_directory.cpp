#include "storage/store_directory.hpp"

#include <algorithm>
#include <iterator>

namespace custengine::storage {

bool StoreDirectory::has_store(std::string_view store) const noexcept {
  return std::ranges::binary_search(stores_, store, {}, [](const std::string& name) { return std::string_view(name); });
}

void StoreDirectory::set_stores(std::vector<std::string> stores) noexcept {
  std::ranges::sort(stores);
  stores_ = std::move(stores);
  for (auto row = details_.begin(); row != details_.end();) {
    std::erase_if(row->second, [this](const Entry& entry) { return !has_store(entry.store); });
    row = row->second.empty() ? details_.erase(row) : std::next(row);
  }
}

std::shared_ptr<const StoreDetails> StoreDirectory::find(std::string_view store, RowNumber row) const noexcept {
  const auto found = details_.find(row);
  if (found == details_.end()) return nullptr;
  const auto entry = std::ranges::find(found->second, store, &Entry::store);
  return entry == found->second.end() ? nullptr : entry->details;
}

void StoreDirectory::set(std::string_view store, RowNumber row, std::shared_ptr<const StoreDetails> details) {
  if (!details) {
    const auto found = details_.find(row);
    if (found == details_.end()) return;
    std::erase_if(found->second, [store](const Entry& entry) { return entry.store == store; });
    if (found->second.empty()) details_.erase(found);
    return;
  }
  Entry entry{std::string(store), std::move(details)};
  auto& entries = details_[row];  // an empty list of entries means nothing
  const auto existing = std::ranges::find(entries, entry.store, &Entry::store);
  if (existing != entries.end())
    existing->details = std::move(entry.details);
  else
    entries.push_back(std::move(entry));
}

std::uint64_t StoreDirectory::bytes() const noexcept {
  std::uint64_t bytes = details_.bucket_count() * sizeof(void*);
  for (const auto& [row, entries] : details_)
    bytes +=
        sizeof(row) + 3 * sizeof(void*) + entries.capacity() * sizeof(Entry) + entries.size() * sizeof(StoreDetails);
  return bytes;
}

}  // namespace custengine::storage
