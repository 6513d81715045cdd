#include "storage/store_directory.hpp"

#include <algorithm>
#include <iterator>

namespace custengine::storage {

using Entry = DetailsChunk::Entry;

namespace {

constexpr auto by_name = [](const StoreDirectory::Store& store) { return std::string_view(store.name); };

std::size_t chunk_of(RowNumber row) noexcept {
  return row / detail::RowChunk::rows;
}

}  // namespace

const std::shared_ptr<const StoreDirectory::Stores>& StoreDirectory::no_stores() {
  static const auto none = std::make_shared<const Stores>();
  return none;
}

std::uint64_t StoreDirectory::number_among(const Stores& stores, std::string_view store) noexcept {
  const auto found = std::ranges::lower_bound(stores, store, {}, by_name);
  return found == stores.end() || found->name != store ? 0 : found->number;
}

bool StoreDirectory::has_number(std::uint64_t number) const noexcept {
  return std::ranges::find(*stores_, number, &Store::number) != stores_->end();
}

std::shared_ptr<StoreDirectory::Stores> StoreDirectory::make_stores(std::vector<std::string> names) {
  auto stores = std::make_shared<Stores>();
  stores->reserve(names.size());
  for (std::string& name : names) stores->push_back({.name = std::move(name)});
  std::ranges::sort(*stores, {}, by_name);
  return stores;
}

std::shared_ptr<const StoreDirectory::Stores> StoreDirectory::stores_as_among(
    const std::shared_ptr<const Stores>& then) {
  if (stores_ == then) return stores_;
  auto stores = std::make_shared<Stores>(*stores_);
  for (Store& store : *stores) {
    // A store that was not there then kept nothing, whatever void details under an earlier number are still shared.
    const std::uint64_t known = number_among(*then, store.name);
    store.number = known != 0 ? known : ++last_number_;
  }
  return stores;
}

void StoreDirectory::set_stores(std::shared_ptr<Stores> stores) noexcept {
  for (Store& store : *stores) {
    const std::uint64_t known = number_of(store.name);
    store.number = known != 0 ? known : ++last_number_;
  }
  stores_ = stores->empty() ? no_stores() : std::move(stores);
  // Void details in chunks that are shared go when those are next written.
  for (auto& chunk : details_)
    if (chunk && chunk->unique()) drop_void(chunk->rows);
}

void StoreDirectory::drop_void(DetailsChunk::Rows& rows) const noexcept {
  for (auto row = rows.begin(); row != rows.end();) {
    std::erase_if(row->second, [this](const Entry& entry) { return !has_number(entry.store); });
    row = row->second.empty() ? rows.erase(row) : std::next(row);
  }
}

const std::vector<Entry>* StoreDirectory::entries(RowNumber row) const noexcept {
  if (chunk_of(row) >= details_.size() || !details_[chunk_of(row)]) return nullptr;
  const auto& rows = details_[chunk_of(row)]->rows;
  const auto found = rows.find(row);
  return found == rows.end() ? nullptr : &found->second;
}

DetailsChunk& StoreDirectory::writable_chunk(RowNumber row) {
  if (chunk_of(row) >= details_.size()) details_.resize(chunk_of(row) + 1);
  auto& chunk = details_[chunk_of(row)];
  if (!chunk) {
    chunk = base::RefPtr<DetailsChunk>::adopt(new DetailsChunk);
  } else if (!chunk->unique()) {
    auto copy = base::RefPtr<DetailsChunk>::adopt(new DetailsChunk(*chunk));
    drop_void(copy->rows);
    chunk = std::move(copy);
  }
  return *chunk;
}

std::shared_ptr<const StoreDetails> StoreDirectory::find(std::string_view store, RowNumber row) const noexcept {
  const auto* found = entries(row);
  if (!found) return nullptr;
  const auto entry = std::ranges::find(*found, number_of(store), &Entry::store);
  return entry == found->end() ? nullptr : entry->details;
}

void StoreDirectory::set(std::string_view store, RowNumber row, std::shared_ptr<const StoreDetails> details) {
  const std::uint64_t number = number_of(store);
  if (!details) {
    if (!entries(row)) return;
    auto& rows = writable_chunk(row).rows;
    const auto found = rows.find(row);
    if (found == rows.end()) return;
    std::erase_if(found->second, [number](const Entry& entry) { return entry.store == number; });
    if (found->second.empty()) rows.erase(found);
    return;
  }
  auto& entries = writable_chunk(row).rows[row];  // an empty list of entries means nothing
  const auto existing = std::ranges::find(entries, number, &Entry::store);
  if (existing != entries.end())
    existing->details = std::move(details);
  else
    entries.push_back({number, std::move(details)});
}

void StoreDirectory::prepare_forget(RowNumber row) {
  if (entries(row)) writable_chunk(row);
}

void StoreDirectory::forget(RowNumber row) noexcept {
  if (entries(row)) details_[chunk_of(row)]->rows.erase(row);
}

StoreDirectory::Merge StoreDirectory::prepare_merge(RowNumber from, RowNumber into, Both both) {
  Merge merge{.row = into};
  if (const auto* own = entries(into)) merge.entries = *own;
  if (const auto* others = entries(from)) {
    for (const Entry& entry : *others) {
      const auto own = std::ranges::find(merge.entries, entry.store, &Entry::store);
      if (own == merge.entries.end())
        merge.entries.push_back(entry);
      else if (both == Both::comes)
        *own = entry;
    }
  }
  if (!merge.entries.empty()) writable_chunk(into).rows[into];
  return merge;
}

StoreDirectory::Merge StoreDirectory::prepare_replace(RowNumber from, RowNumber into) {
  Merge merge{.row = into};
  if (const auto* others = entries(from)) merge.entries = *others;
  if (!merge.entries.empty() || entries(into)) writable_chunk(into).rows[into];
  return merge;
}

void StoreDirectory::merge(Merge& merge) noexcept {
  if (!entries(merge.row)) return;
  auto& rows = details_[chunk_of(merge.row)]->rows;
  const auto own = rows.find(merge.row);
  own->second.swap(merge.entries);
  if (own->second.empty()) rows.erase(own);
}

std::uint64_t StoreDirectory::bytes() const noexcept {
  std::uint64_t bytes = details_.capacity() * sizeof(details_[0]);
  for (const auto& chunk : details_) {
    if (!chunk) continue;
    bytes += sizeof(DetailsChunk) + chunk->rows.bucket_count() * sizeof(void*);
    for (const auto& [row, entries] : chunk->rows)
      bytes +=
          sizeof(row) + 3 * sizeof(void*) + entries.capacity() * sizeof(Entry) + entries.size() * sizeof(StoreDetails);
  }
  return bytes;
}

}  // namespace custengine::storage
