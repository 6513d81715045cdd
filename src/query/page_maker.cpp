#include "query/page_maker.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace custengine::query {

using detail::Record;
using storage::CustomerStore;
using storage::RecordPtr;
using storage::RowNumber;
using storage::SortIndex;

void PageMaker::set_next(std::string_view last_key, std::uint64_t binding) {
  const auto& schema = tenant_.schema();
  const Record& last = Record::of(page_.items.back());
  const SortField field = query_.window.order.field;
  const bool missing = field != SortField::relevance && !schema.keys.has_value(last, field);
  page_.next = Cursor::encode({missing, last_key, last.id()}, binding, schema.hash_key);
}

void PageMaker::add(const CustomerStore& customers, std::span<const RowNumber> rows) {
  for (const RowNumber row : rows) customers.record(row).prefetch();
  for (const RowNumber row : rows) add(customers.record(row));
}

Page PageMaker::finish(std::optional<std::uint64_t> total, bool has_next) && {
  page_.paging.total_count = total;
  if (has_next && page_.next.empty() && !page_.items.empty()) {
    const Record& last = Record::of(page_.items.back());
    const auto& sort = model::info(query_.window.order.field);
    const auto& keys = tenant_.schema().keys;
    std::string key;
    const bool is_own_key = sort.rule == model::SortRule::bytes;
    if (!is_own_key && keys.has_value(last, query_.window.order.field))
      keys.append_key(last, query_.window.order.field, key);
    set_next(is_own_key ? last.text(sort.field()) : std::string_view(key), query_.binding(tenant_));
  }
  return std::move(page_);
}

Page make_page(const storage::Tenant& tenant, const PageRequest& query, const PageRecords& records,
               std::optional<std::uint64_t> total) {
  PageMaker page(tenant, query);
  page.reserve(records.records.size());
  for (const Record* record : records.records) page.add(*record);
  if (records.last_key) page.set_next(*records.last_key, query.binding(tenant));
  return std::move(page).finish(total, records.has_next);
}

Page sort_page(const storage::Tenant& tenant, const PageRequest& query, std::span<const Record* const> records) {
  constexpr std::size_t ahead = 8;
  const PageWindow window = query.placed_window();
  KeyedRecords keyed(tenant.schema().keys, window);
  keyed.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i + ahead < records.size()) records[i + ahead]->prefetch();
    keyed.add(*records[i]);
  }
  return make_page(tenant, query, std::move(keyed).page(), records.size());
}

namespace {

/// Converts positions among the customers with a value to positions in the published order.
std::pair<std::size_t, std::size_t> published(std::pair<std::size_t, std::size_t> positions, const SortIndex& index,
                                              SortDirection direction) noexcept {
  if (direction == SortDirection::ascending) return positions;
  return {index.valued() - positions.second, index.valued() - positions.first};
}

}  // namespace

std::optional<Page> cut_index(const storage::Tenant& tenant, const PageRequest& query, const AccessNode* range,
                              std::uint64_t& steps) {
  PageMaker page(tenant, query);
  const std::uint64_t binding = query.binding(tenant);
  std::size_t total = 0;
  bool has_next = false;
  const bool has_index = tenant.read([&](const CustomerStore& customers) {
    const SortIndex* index = customers.index(query.window.order.field);
    if (!index) return false;
    const auto [first, last] = range ? published(*positions(customers, *range), *index, query.window.order.direction)
                                     : std::pair{std::size_t{0}, index->size()};
    total = last - first;
    const std::size_t start = std::clamp(query.start(*index), first, last), left = last - start;
    const auto [offset, size] = query.window.range;
    if (offset >= left) return true;
    const std::size_t count = std::min(size, left - offset);
    has_next = left - offset > count;
    page.reserve(count);
    std::array<RowNumber, 64> some;
    std::span<RowNumber> rows;
    for (std::size_t done = 0; done < count; done += rows.size()) {
      rows = std::span(some).first(std::min(some.size(), count - done));
      index->read(start + offset + done, query.window.order.direction, rows);
      page.add(customers, rows);
      steps += rows.size();
    }
    if (has_next && index->keeps_keys()) page.set_next(customers.kept_key(*index, rows.back()), binding);
    return true;
  });
  if (!has_index) return std::nullopt;
  return std::move(page).finish(total, has_next);
}

std::vector<const Record*> all_records(const detail::SnapshotRows& snapshot) {
  std::vector<const Record*> records;
  records.reserve(snapshot.size());
  for (std::size_t row = 0; row < snapshot.row_end(); ++row)
    if (const Record* record = snapshot.record(row)) records.push_back(record);
  return records;
}

Page page_of_all(const storage::Tenant& tenant, const PageRequest& query, bool uses_index, std::uint64_t& steps) {
  if (uses_index)
    if (auto page = cut_index(tenant, query, nullptr, steps)) return *std::move(page);
  const auto snapshot = tenant.snapshot();
  return sort_page(tenant, query, all_records(*snapshot));
}

}  // namespace custengine::query
