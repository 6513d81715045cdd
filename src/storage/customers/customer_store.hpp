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

/// All customers of one tenant in all structures that hold them: the primary table, the row directory, the
/// sort indexes and the pool of their keys, the text index.
///
/// A write that throws leaves a store that is only good for being thrown away. So a tenant's store is written within
/// base::commit(). Uniqueness is judged by the caller, before.
///
/// Invariants: see check_invariants().
/// Threads: none of its own; the tenant's lock guards it.
class CustomerStore {
 public:
  explicit CustomerStore(std::shared_ptr<const Schema> schema);
  /// Customers that stand in their rows already. Makes all indexes, sort indexes from sorted runs: cheaper than one by
  /// one. Requires that neither ids nor unique references are taken twice.
  CustomerStore(std::shared_ptr<const Schema> schema, RowDirectory rows);

  const Schema& schema() const noexcept { return *schema_; }
  std::size_t size() const noexcept { return rows_.size(); }
  std::optional<Row> find(std::string_view id) const noexcept { return table_.find(id); }
  const CustomerTable& table() const noexcept { return table_; }
  const detail::Record& record(RowNumber row) const noexcept { return rows_.record(row); }
  /// Null when the row is not in use.
  const detail::Record* find(RowNumber row) const noexcept { return rows_.find(row); }
  /// The row's key in an index that keeps keys; empty when the customer has no value.
  std::string_view kept_key(const SortIndex& index, RowNumber row) const noexcept {
    const KeyHandle handle = index.key_of(row);
    return handle == no_key ? std::string_view() : sort_key_of(keys_.text(handle));
  }
  /// How many customers spell the index's field as the row's does. Requires a row with a value, and a field of which
  /// spellings are counted. Cost: O(1).
  std::size_t count_spelling(const SortIndex& index, RowNumber row) const noexcept {
    return keys_.references(index.key_of(row));
  }
  /// The first by id with that external reference, which must not be empty; nothing when there is none.
  /// Cost: O(1), where references may repeat O(log n).
  std::optional<Row> find_by_reference(std::string_view reference) const noexcept;
  std::shared_ptr<const detail::SnapshotRows> snapshot() const { return rows_.snapshot(); }
  /// Whether nobody has written since the snapshot. Cost: as snapshot().
  bool is_at(const detail::SnapshotRows& snapshot) const noexcept { return rows_.is_at(snapshot); }
  /// Null when the tenant keeps no such index.
  const SortIndex* index(SortField field) const noexcept;
  /// Knows only identities when the tenant keeps no text index.
  const TextIndex& text_index() const noexcept { return text_; }

  // Each touches the indexes that its keys cover. `row` is that of a customer who is there.

  /// Requires that neither the id nor a unique reference is taken.
  void insert(RecordPtr record, const RecordKeys& keys);
  /// Requires the same id, and what KeyChange::between says of both versions.
  void replace(const Row& row, RecordPtr next, const KeyChange& keys);
  void remove(const Row& row, const RecordKeys& keys);

  /// Between the two come many writes under one lock, which are then cheaper.
  void begin_group() noexcept { text_.begin_group(); }
  void end_group() { text_.end_group(); }

  /// Gives up all that erased customers left behind in the indexes. Cost: O(tokens of the text index).
  void purge() { text_.purge(); }

  /// What there is in some row and was not at a snapshot, or the other way round.
  struct Difference {
    RowNumber row;
    RecordPtr now, then;
    KeyChange keys;
  };
  /// Cost: O(pages + rows of the pages that differ), and the keys of what differs.
  std::vector<Difference> differences(const detail::SnapshotRows& snapshot) const;
  std::size_t count_differences(const detail::SnapshotRows& snapshot) const noexcept;
  /// Puts all customers back to the snapshot; `differences` are those that there are.
  void rewind(const detail::SnapshotRows& snapshot, std::span<const Difference> differences);

  /// Recomputes every index, count, position, directory entry and key reference from the records; describes
  /// the first difference, or nothing. Cost: O(n log n).
  std::string check_invariants() const;

  /// (structure, bytes), allocator overhead aside.
  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure() const;
  /// Their sum. Cost: O(1) for each index.
  std::uint64_t bytes() const noexcept;

 private:
  /// Enters a version into the indexes that its keys cover. The directory has it.
  void link(RowNumber row, const RecordKeys& keys);
  /// Takes it out of them, before the directory has another.
  void unlink(RowNumber row, const RecordKeys& keys);
  static SortEntry make_entry(const IndexKeys::Key& key, RowNumber row) noexcept {
    return {key.prefix, row, key.missing};
  }
  /// The entry of a current version. Its key is not asked for where the index keeps it.
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
  std::vector<SortIndex> indexes_;  // as schema_->sort_indexes
  TextIndex text_;
  std::uint64_t record_bytes_ = 0;
};

}  // namespace custengine::storage
