#include "storage/tenant/store_directory.hpp"

#include "storage/feed/stored_change.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace custengine::storage {

using Entry = DetailsPage::Entry;
using Entries = DetailsPage::Entries;

namespace {

constexpr auto name_of = [](const StoreDirectory::Store& store) { return std::string_view(store.name); };

std::size_t page_of(RowNumber row) noexcept {
  return row / page_rows;
}

}  // namespace

std::uint64_t DetailsPage::bytes_around(RowNumber row) const noexcept {
  const std::uint64_t buckets = rows.bucket_count() * sizeof(void*);
  const auto found = rows.find(row);
  if (found == rows.end()) return buckets;
  std::uint64_t bytes = buckets + sizeof(void*) + sizeof(*found) + found->second.capacity() * sizeof(Entry);
  for (const Entry& entry : found->second) bytes += StoreDirectory::bytes_of(entry.details);
  return bytes;
}

std::uint64_t DetailsPage::bytes() const noexcept {
  const std::uint64_t buckets = rows.bucket_count() * sizeof(void*);
  std::uint64_t bytes = sizeof *this + buckets;
  for (const auto& [row, entries] : rows) bytes += bytes_around(row) - buckets;
  return bytes;
}

class StoreDirectory::RowCount {
 public:
  RowCount(StoreDirectory& directory, const DetailsPage& page, RowNumber row) noexcept
      : directory_(directory), page_(page), row_(row), before_(page.bytes_around(row)) {}
  RowCount(const RowCount&) = delete;
  RowCount& operator=(const RowCount&) = delete;
  ~RowCount() { directory_.details_bytes_ += page_.bytes_around(row_) - before_; }

 private:
  StoreDirectory& directory_;
  const DetailsPage& page_;
  const RowNumber row_;
  const std::uint64_t before_;
};

const std::shared_ptr<const StoreDirectory::Stores>& StoreDirectory::no_stores() {
  static const auto none = std::make_shared<const Stores>();
  return none;
}

StoreDirectory::Stores::Stores(std::vector<std::string> names) : numbers_(names.size()) {
  stores_.reserve(names.size());
  for (std::string& name : names) stores_.push_back({.name = std::move(name)});
  std::ranges::sort(stores_, {}, name_of);
}

std::uint64_t StoreDirectory::Stores::number_of(std::string_view name) const noexcept {
  const auto found = std::ranges::lower_bound(stores_, name, {}, name_of);
  return found == stores_.end() || found->name != name ? 0 : found->number;
}

bool StoreDirectory::Stores::has_number(std::uint64_t number) const noexcept {
  return std::ranges::binary_search(numbers_, number);
}

bool StoreDirectory::Stores::has_name(std::string_view name) const noexcept {
  return std::ranges::binary_search(stores_, name, {}, name_of);
}

std::shared_ptr<StoreDirectory::Stores> StoreDirectory::make_stores(std::vector<std::string> names) {
  return std::make_shared<Stores>(std::move(names));
}

std::shared_ptr<const StoreDirectory::Stores> StoreDirectory::stores_as_among(
    const std::shared_ptr<const Stores>& then) {
  if (stores_ == then) return stores_;
  auto stores = std::make_shared<Stores>(*stores_);
  // A store that is not in `then` had no details then. A new number keeps void details under its earlier number void.
  stores->set_numbers([&](std::string_view name) {
    const std::uint64_t known = then->number_of(name);
    return known != 0 ? known : ++last_number_;
  });
  return stores;
}

void StoreDirectory::set_stores(std::shared_ptr<Stores> stores) noexcept {
  stores->set_numbers([this](std::string_view name) {
    const std::uint64_t known = number_of(name);
    return known != 0 ? known : ++last_number_;
  });
  stores_ = stores->empty() ? no_stores() : std::move(stores);
}

std::vector<StoreDirectory::Going> StoreDirectory::find_going(const Stores& stores, std::size_t& page,
                                                              std::size_t most) const {
  std::vector<Going> found;
  std::unordered_map<std::uint64_t, std::string_view> going;
  for (const Store& store : stores_->by_name())
    if (!stores.has_name(store.name)) going.emplace(store.number, store.name);
  if (going.empty()) return found;
  for (std::size_t looked_at = 0; looked_at < details_.size(); ++looked_at, ++page) {
    if (page >= details_.size()) page = 0;
    if (!details_[page]) continue;
    for (const auto& [row, entries] : details_[page]->rows)
      for (const Entry& entry : entries)
        if (const auto store = going.find(entry.store); store != going.end()) {
          if (found.size() == most) return found;
          found.push_back({row, store->second, entry.details});
        }
  }
  return found;
}

void StoreDirectory::drop_void(DetailsPage::Rows& rows) const noexcept {
  for (auto row = rows.begin(); row != rows.end();) {
    std::erase_if(row->second, [this](const Entry& entry) { return !stores_->has_number(entry.store); });
    row = row->second.empty() ? rows.erase(row) : std::next(row);
  }
}

const Entries* StoreDirectory::entries(RowNumber row) const noexcept {
  if (page_of(row) >= details_.size() || !details_[page_of(row)]) return nullptr;
  const auto& rows = details_[page_of(row)]->rows;
  const auto found = rows.find(row);
  return found == rows.end() ? nullptr : &found->second;
}

DetailsPage& StoreDirectory::writable_page(RowNumber row) {
  if (page_of(row) >= details_.size()) details_.resize(page_of(row) + 1);
  auto& page = details_[page_of(row)];
  if (!page) {
    page = base::adopt(new DetailsPage);
    details_bytes_ += page->bytes();
  } else if (!page->unique()) {
    auto copy = base::adopt(new DetailsPage(*page));
    drop_void(copy->rows);
    details_bytes_ += copy->bytes();
    details_bytes_ -= page->bytes();
    page = std::move(copy);
  }
  return *page;
}

std::shared_ptr<const StoreDetails> StoreDirectory::find(std::string_view store, RowNumber row) const noexcept {
  const auto* found = entries(row);
  if (!found) return nullptr;
  const std::uint64_t number = number_of(store);
  const auto entry = std::ranges::lower_bound(*found, number, {}, &Entry::store);
  return entry == found->end() || entry->store != number ? nullptr : entry->details;
}

void StoreDirectory::set(std::string_view store, RowNumber row, std::shared_ptr<const StoreDetails> details) {
  const std::uint64_t number = number_of(store);
  if (!details) {
    if (!entries(row)) return;
    DetailsPage& page = writable_page(row);
    const RowCount count(*this, page, row);
    auto& rows = page.rows;
    const auto found = rows.find(row);
    if (found == rows.end()) return;
    const auto entry = std::ranges::lower_bound(found->second, number, {}, &Entry::store);
    if (entry != found->second.end() && entry->store == number) found->second.erase(entry);
    if (found->second.empty()) rows.erase(found);
    return;
  }
  DetailsPage& page = writable_page(row);
  const RowCount count(*this, page, row);
  auto& entries = page.rows[row];  // an empty list of entries is harmless
  const auto entry = std::ranges::lower_bound(entries, number, {}, &Entry::store);
  if (entry != entries.end() && entry->store == number)
    entry->details = std::move(details);
  else
    entries.insert(entry, Entry{number, std::move(details)});
}

void StoreDirectory::forget(RowNumber row) {
  if (!entries(row)) return;
  DetailsPage& page = writable_page(row);
  const RowCount count(*this, page, row);
  page.rows.erase(row);
}

std::vector<StoreDirectory::StoreEntry> StoreDirectory::of_row(RowNumber row) const {
  std::vector<StoreEntry> all;
  if (!entries(row)) return all;
  for (const Store& store : stores_->by_name())
    if (auto details = find(store.name, row)) all.push_back({store.name, std::move(details)});
  return all;
}

std::vector<StoreDirectory::OfTwo> StoreDirectory::of_two(RowNumber first, RowNumber second) const {
  std::vector<OfTwo> all;
  if (!entries(first) && !entries(second)) return all;
  for (const Store& store : stores_->by_name()) {
    OfTwo both{.store = store.name, .first = find(store.name, first), .second = find(store.name, second)};
    if (both.first || both.second) all.push_back(std::move(both));
  }
  return all;
}

void StoreDirectory::replace_all(RowNumber row, std::span<const StoreEntry> details) {
  if (details.empty()) return forget(row);
  Entries all;
  all.reserve(details.size());
  for (const StoreEntry& one : details) all.push_back({number_of(one.store), one.details});
  std::ranges::sort(all, {}, &Entry::store);
  DetailsPage& page = writable_page(row);
  const RowCount count(*this, page, row);
  page.rows[row] = std::move(all);
}

bool StoreDirectory::is_counted_right() const noexcept {
  std::uint64_t bytes = 0;
  for (const auto& page : details_)
    if (page) bytes += page->bytes();
  return bytes == details_bytes_;
}

std::uint64_t StoreDirectory::bytes_of(const std::shared_ptr<const StoreDetails>& details) noexcept {
  constexpr std::uint64_t counts = 16;  // the reference counts before a shared object
  return details ? counts + storage::bytes_of(*details) : 0;
}

std::int64_t StoreDirectory::growth(const std::shared_ptr<const StoreDetails>& before,
                                    const std::shared_ptr<const StoreDetails>& after) noexcept {
  // In the worst case the row has no entries yet.
  constexpr std::int64_t row_bytes = sizeof(DetailsPage::Rows::value_type) + 2 * sizeof(void*) + sizeof(Entry);
  const auto taken = [](const auto& details) {
    return details ? row_bytes + static_cast<std::int64_t>(bytes_of(details)) : 0;
  };
  return taken(after) - taken(before);
}

}  // namespace custengine::storage
