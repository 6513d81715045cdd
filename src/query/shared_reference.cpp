#include "query/shared_reference.hpp"

#include "query/page_maker.hpp"
#include "query/query_limits.hpp"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace custengine::query {

using detail::Record;
using storage::CustomerStore;
using storage::RecordPtr;
using storage::RowNumber;
using storage::SortIndex;

namespace {

/// One page of the customers that share a reference, in a tenant whose references may repeat.
class SharedReference {
 public:
  SharedReference(const storage::Tenant& tenant, const PageRequest& query, std::string_view reference)
      : tenant_(tenant), query_(query), reference_(reference) {}

  Page page() {
    tenant_.read([this](const CustomerStore& customers) { look_up(customers); });
    if (is_complete_) {
      PageRecords cut{.has_next = has_next_};
      for (const auto& record : held_) cut.records.push_back(record.get());
      return make_page(tenant_, query_, cut, total_);
    }
    std::vector<const Record*> records;
    for (const auto& record : held_) records.push_back(record.get());
    if (snapshot_) {
      for (const Record* record : all_records(*snapshot_))
        if (has_reference(*record)) records.push_back(record);
    }
    return sort_page(tenant_, query_, records);
  }

  std::uint64_t steps() const noexcept { return steps_; }

 private:
  bool has_reference(const Record& record) const noexcept {
    return record.text(detail::Slot::external_reference) == reference_;
  }

  /// Does all the work that needs the lock.
  void look_up(const CustomerStore& customers) {
    const SortIndex& references = *customers.index(SortField::external_reference);
    const std::size_t first = references.count_before({.key = reference_}), last = references.count_up_to(reference_);
    total_ = last - first;
    const SortField field = query_.window.order.field;
    if (field == SortField::external_reference || field == SortField::id) {
      cut(customers, references, first, last);
    } else if (total_ <= max_held) {
      hold(customers, references, SortDirection::ascending, first, total_);
    } else if (const SortIndex* index = customers.index(field); !index || !walk(customers, *index)) {
      held_.clear();
      snapshot_ = customers.snapshot();
    }
  }

  void hold(const CustomerStore& customers, const SortIndex& index, SortDirection direction, std::size_t first,
            std::size_t count) {
    std::vector<RowNumber> rows(count);
    index.read(first, direction, rows);
    steps_ += count;
    for (const RowNumber row : rows) customers.record(row).prefetch();
    held_.reserve(count);
    for (const RowNumber row : rows) held_.push_back(RecordPtr(&customers.record(row)));
  }

  /// Cuts the page from the range of the index with this reference: within it, entries are ordered by id.
  void cut(const CustomerStore& customers, const SortIndex& references, std::size_t first, std::size_t last) {
    const SortDirection direction = query_.window.order.direction;
    if (direction == SortDirection::descending)
      std::tie(first, last) = std::pair(references.valued() - last, references.valued() - first);
    std::size_t start = first;
    if (query_.cursor) {
      const storage::SortPlace place{.key = reference_, .id = query_.cursor->place().id};
      start = std::clamp(references.position_behind(place, direction), first, last);
    }
    is_complete_ = true;
    const std::size_t offset = query_.window.range.offset, size = query_.window.range.size;
    const std::size_t left = last - start;
    if (offset >= left) return;
    const std::size_t count = std::min(size, left - offset);
    has_next_ = left - offset > count;
    hold(customers, references, direction, start + offset, count);
  }

  /// Walks the index of the order for at most max_walk_steps. True if that completes the page and shows whether there
  /// is a next one.
  bool walk(const CustomerStore& customers, const SortIndex& index) {
    const std::size_t offset = query_.window.range.offset, size = query_.window.range.size;
    const std::size_t start = query_.start(index);
    if (offset > max_walk_steps) return false;
    std::size_t met = 0, steps = 0;
    index.walk(start, query_.window.order.direction, [&](RowNumber row) {
      ++steps;
      if (const Record& record = customers.record(row); has_reference(record)) {
        if (++met > offset + size) return false;
        if (met > offset) held_.push_back(RecordPtr(&record));
      }
      return steps < max_walk_steps;
    });
    steps_ += steps;
    has_next_ = met > offset + size;
    is_complete_ = has_next_ || start + steps == index.size();
    return is_complete_;
  }

  const storage::Tenant& tenant_;
  const PageRequest& query_;
  const std::string_view reference_;

  // Read under the lock; all of one moment.
  std::size_t total_ = 0;
  std::vector<RecordPtr> held_;  // of the page if is_complete_, otherwise of all that share the reference
  bool is_complete_ = false, has_next_ = false;
  std::shared_ptr<const detail::SnapshotRows> snapshot_;  // used instead of held_ if there are too many
  std::uint64_t steps_ = 0;
};

}  // namespace

Page page_of_reference(const storage::Tenant& tenant, const PageRequest& query, std::string_view reference,
                       std::uint64_t& steps) {
  if (!tenant.schema().unique_external_reference) {
    SharedReference shared(tenant, query, reference);
    Page page = shared.page();
    steps += shared.steps();
    return page;
  }
  const RecordPtr found = tenant.find_by_reference(reference);
  const Record* const record = found.get();
  return sort_page(tenant, query, {&record, found ? 1U : 0U});
}

}  // namespace custengine::query
