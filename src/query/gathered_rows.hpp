#pragma once

#include "base/work_counts.hpp"
#include "query/query_limits.hpp"
#include "storage/rows/row_set.hpp"
#include "storage/tenant/tenant.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace custengine::query {

/// The customers that a read verifies outside the tenant's lock, all of one moment. Up to max_held rows are kept
/// alive one by one: a snapshot would make the next writer copy a page. For more rows, or all, a snapshot keeps them
/// alive.
class GatheredRows {
 public:
  /// Requires that the caller holds the lock. `rows` null: all customers.
  void take(const storage::CustomerStore& customers, const storage::RowSet* rows) {
    if (!rows || rows->size() > max_held) {
      snapshot_ = customers.snapshot();
      return;
    }
    base::count_work(&base::Work::steps, rows->size());
    held_.reserve(rows->size());
    rows->for_each([&](storage::RowNumber row) {
      const detail::Record& record = customers.record(row);
      record.prefetch();
      held_.push_back({&record, row});
    });
    holders_.reserve(held_.size());
    for (const storage::Row& row : held_) holders_.push_back(storage::RecordPtr(row.record));
  }
  void take(std::shared_ptr<const detail::SnapshotRows> snapshot) noexcept { snapshot_ = std::move(snapshot); }

  /// Null if each customer is kept alive by itself.
  const std::shared_ptr<const detail::SnapshotRows>& snapshot() const noexcept { return snapshot_; }
  /// Returns the references that keep the customers alive, if no snapshot does.
  std::vector<storage::RecordPtr> take_holders() && { return std::move(holders_); }

  /// Calls `visit(row)` for the rows in order of their numbers, and prefetches records. `rows`: those given to
  /// take().
  template <class Visit>
  void for_each(const storage::RowSet* rows, Visit visit) const {
    if (!snapshot_) return visit_fetched(held_, visit);
    std::vector<storage::Row> some;
    const auto add = [&](storage::RowNumber row, const detail::Record* record) {
      some.push_back({record, row});
      if (some.size() < storage::page_rows) return;
      visit_fetched(some, visit);
      some.clear();
    };
    if (rows) {
      rows->for_each([&](storage::RowNumber row) { add(row, snapshot_->record(row)); });
    } else {
      for (std::size_t row = 0; row < snapshot_->row_end(); ++row)
        if (const auto* record = snapshot_->record(row)) add(static_cast<storage::RowNumber>(row), record);
    }
    visit_fetched(some, visit);
  }

 private:
  template <class Visit>
  static void visit_fetched(const std::vector<storage::Row>& rows, Visit& visit) {
    constexpr std::size_t ahead = 8;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i + ahead < rows.size()) rows[i + ahead].record->prefetch();
      visit(rows[i]);
    }
  }

  std::shared_ptr<const detail::SnapshotRows> snapshot_;
  std::vector<storage::Row> held_;
  std::vector<storage::RecordPtr> holders_;
};

}  // namespace custengine::query
