#pragma once

#include "base/siphash.hpp"
#include "storage/lookup/row_lookup.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace custengine::storage {

/// A customer found by the table: its row and its current version, which the row directory owns.
struct Row {
  const detail::Record* record;
  RowNumber number;
};

/// The primary table: two hash tables that find every customer of a tenant by id and by external reference. It has no
/// references if they may repeat; then CustomerStore finds customers by the sort index of references.
///
/// The caller checks uniqueness first. A linked row must be in the directory before the next row is linked.
/// Threads: none of its own; the tenant's lock guards it.
class CustomerTable {
 public:
  CustomerTable(base::SipKey hash_key, bool unique_references, const RowDirectory& rows);

  std::size_t size() const noexcept { return by_id_.size(); }
  /// The number of references in the table.
  std::size_t references() const noexcept { return by_reference_.size(); }

  /// Returns nullopt if there is none.
  /// Cost: O(1).
  std::optional<Row> find(std::string_view id) const noexcept;

  // Both require that references are unique, and that `reference` is not empty.

  /// Returns nullopt if there is none.
  /// Cost: O(1).
  std::optional<Row> find_by_reference(std::string_view reference) const noexcept;
  /// Calls `visit(row)` for each customer with that reference; for the invariant check.
  void for_each_with_reference(std::string_view reference, const std::function<void(const Row&)>& visit) const;

  void link(const Row& row);
  // Each requires that `row` is linked.
  void replace(const Row& row, const detail::Record& next);
  void unlink(const Row& row) noexcept;

  /// Cost: O(1).
  std::size_t bytes() const noexcept { return by_id_.bytes() + by_reference_.bytes(); }
  /// The same, recomputed; for the invariant check.
  std::size_t recount_bytes() const noexcept { return by_id_.recount_bytes() + by_reference_.recount_bytes(); }

 private:
  Row row(RowNumber number) const noexcept { return {&rows_->record(number), number}; }
  /// Returns the reference by which the table finds the record; empty if it does not.
  std::string_view reference_of(const detail::Record& record) const noexcept {
    return unique_references_ ? record.text(detail::Slot::external_reference) : std::string_view();
  }

  bool unique_references_;
  const RowDirectory* rows_;
  RowLookup by_id_;         // unique; used by get and by every write
  RowLookup by_reference_;  // customers with a reference; for look-ups, filters, uniqueness and import
};

}  // namespace custengine::storage
