#pragma once

#include "storage/keys/record_keys.hpp"
#include "storage/lookup/customer_table.hpp"
#include "storage/order/sort_index.hpp"
#include "storage/order/sort_key_pool.hpp"
#include "storage/rows/row_directory.hpp"
#include "storage/text/text_index.hpp"

#include <custengine/sort.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::storage {

/// All customers of one tenant, in all structures: the primary table, the row directory, the sort indexes with the pool
/// of their keys, and the text index.
///
/// If a write throws, the store may only be destroyed. So a tenant writes its store within base::commit(). The caller
/// checks uniqueness first.
///
/// Invariants: see check_invariants().
/// Threads: none of its own; the tenant's lock guards it.
class CustomerStore {
 public:
  explicit CustomerStore(std::shared_ptr<const Schema> schema);
  /// Builds all indexes for existing rows. Builds them by sorting, which is cheaper than inserting one by one. Requires
  /// that ids, and references that must be unique, are unique. `by_two_threads`: builds the text index beside the rest.
  CustomerStore(std::shared_ptr<const Schema> schema, RowDirectory rows, bool by_two_threads = false);

  const Schema& schema() const noexcept { return *schema_; }
  std::size_t size() const noexcept { return rows_.size(); }
  std::optional<Row> find(std::string_view id) const noexcept { return table_.find(id); }
  const CustomerTable& table() const noexcept { return table_; }
  const detail::Record& record(RowNumber row) const noexcept { return rows_.record(row); }
  /// Returns null if the row is not in use.
  const detail::Record* find(RowNumber row) const noexcept { return rows_.find(row); }
  /// Returns the row's sort key in an index that keeps keys; empty if the customer has no value.
  std::string_view kept_key(const SortIndex& index, RowNumber row) const noexcept {
    const KeyHandle handle = index.key_of(row);
    return handle == no_key ? std::string_view() : sort_key_of(keys_.text(handle));
  }
  /// Returns the number of customers that have exactly this row's text in the index's field. Requires a row with a
  /// value, and counts_spellings(field). Cost: O(1).
  std::size_t count_spelling(const SortIndex& index, RowNumber row) const noexcept {
    return keys_.references(index.key_of(row));
  }
  /// Returns the first customer by id with this external reference; nullopt if there is none. Requires that it is not
  /// empty. Cost: O(1); O(log n) if references may repeat.
  std::optional<Row> find_by_reference(std::string_view reference) const noexcept;
  std::shared_ptr<const detail::SnapshotRows> snapshot() const { return rows_.snapshot(); }
  /// True if nothing was written since the snapshot. Cost: as snapshot().
  bool is_at(const detail::SnapshotRows& snapshot) const noexcept { return rows_.is_at(snapshot); }
  /// Returns null if the tenant has no such index.
  const SortIndex* index(SortField field) const noexcept;
  /// Has only identities if the tenant has no text index.
  const TextIndex& text_index() const noexcept { return text_; }

  // Each changes the indexes that its keys cover. Requires that `row` is that of a current customer.

  /// Requires that the id, and a reference that must be unique, are free.
  void insert(RecordPtr record, const RecordKeys& keys);
  /// Requires the same id, and `keys` from KeyChange::between() of both versions.
  void replace(const Row& row, RecordPtr next, const KeyChange& keys);
  void remove(const Row& row, const RecordKeys& keys);

  /// begin_group() and end_group() enclose many writes under one lock, which makes each cheaper.
  void begin_group() noexcept { text_.begin_group(); }
  void end_group() { text_.end_group(); }

  /// Frees everything that erased customers left in the indexes. Cost: O(tokens of the text index).
  void purge() { text_.purge(); }

  /// A row whose record differs from that of a snapshot. A null record means that the row is empty.
  struct Difference {
    RowNumber row;
    RecordPtr now, then;
    KeyChange keys;
  };
  /// Cost: O(pages + rows of the pages that differ), and making the keys of rows that differ.
  std::vector<Difference> differences(const detail::SnapshotRows& snapshot) const;
  std::size_t count_differences(const detail::SnapshotRows& snapshot) const noexcept;
  /// Restores all customers of the snapshot. Requires `differences` to be what differences() returns now.
  void rewind(const detail::SnapshotRows& snapshot, std::span<const Difference> differences);

  /// Recomputes every index, count, position, directory entry and key reference from the records. Returns a description
  /// of the first difference; empty if there is none. Cost: O(n log n).
  std::string check_invariants() const;

  /// Returns (structure, bytes), without the allocator's overhead.
  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure() const;
  /// Returns their sum. Cost: O(1) for each index.
  std::uint64_t bytes() const noexcept;

 private:
  /// Adds a version to the indexes that its keys cover. Requires that the directory has the version.
  void link(RowNumber row, const RecordKeys& keys);
  /// Removes a version from these indexes. Requires that the directory still has it.
  void unlink(RowNumber row, const RecordKeys& keys);
  static SortEntry make_entry(const IndexKeys::Key& key, RowNumber row) noexcept {
    return {key.prefix, row, key.missing};
  }
  /// Returns the entry of a current version. `keys` are not used if the index keeps its keys.
  SortEntry entry_of(const IndexKeys& keys, std::size_t index, RowNumber row) const noexcept;
  std::vector<RowNumber> rows_by_id() const;
  void build_text_index();
  void build_index(std::size_t index, std::span<const RowNumber> by_id);
  std::string check_index(const SortIndex& index) const;
  std::string check_text_index() const;

  std::shared_ptr<const Schema> schema_;
  RowDirectory rows_;
  SortKeyPool keys_;
  RowKeys row_keys_;
  CustomerTable table_;
  std::vector<SortIndex> indexes_;  // in the order of schema_->sort_indexes
  TextIndex text_;
  std::uint64_t record_bytes_ = 0;
};

}  // namespace custengine::storage
