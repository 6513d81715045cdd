#pragma once

#include "base/siphash.hpp"
#include "storage/lookup/row_lookup.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace custengine::storage {

/// A customer as the table finds it: its current version, which the row directory owns, and its row.
struct Row {
  const detail::Record* record;
  RowNumber number;
};

/// The primary table: every customer of a tenant, by id and, where references are unique, by external reference. Where
/// they may repeat it knows no references; CustomerStore finds them by their sort index.
///
/// Uniqueness is judged by the caller, before.
/// Threads: none of its own; the tenant's lock guards it. What is linked stands in the directory too, before the next
/// is linked.
class CustomerTable {
 public:
  CustomerTable(base::SipKey hash_key, bool unique_references, const RowDirectory& rows);

  std::size_t size() const noexcept { return by_id_.size(); }
  /// How many references it knows.
  std::size_t references() const noexcept { return by_reference_.size(); }

  /// Nothing when there is none. Cost: O(1).
  std::optional<Row> find(std::string_view id) const noexcept;

  // Both require unique references, and a reference that is not empty.

  /// Nothing when there is none. Cost: O(1).
  std::optional<Row> find_by_reference(std::string_view reference) const noexcept;
  /// Calls `visit(row)` for every customer with that reference; for the invariant check.
  void for_each_with_reference(std::string_view reference, const std::function<void(const Row&)>& visit) const;

  void link(const Row& row);
  // Each requires that the row is linked.
  void replace(const Row& row, const detail::Record& next);
  void unlink(const Row& row) noexcept;

  /// Cost: O(1).
  std::size_t bytes() const noexcept { return by_id_.bytes() + by_reference_.bytes(); }
  /// The same, counted anew; for the invariant check.
  std::size_t recount_bytes() const noexcept { return by_id_.recount_bytes() + by_reference_.recount_bytes(); }

 private:
  Row row(RowNumber number) const noexcept { return {&rows_->record(number), number}; }
  /// What the record is found by besides its id; empty: by nothing.
  std::string_view reference_of(const detail::Record& record) const noexcept {
    return unique_references_ ? record.text(detail::Slot::external_reference) : std::string_view();
  }

  bool unique_references_;
  const RowDirectory* rows_;
  RowLookup by_id_;         // unique. Uses: get, and every write
  RowLookup by_reference_;  // those that have one. Uses: find_by_external_reference, list's filter, uniqueness, import
};

}  // namespace custengine::storage
