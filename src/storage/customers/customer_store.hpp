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
/// Each write is prepared in every structure first, which may throw and changes nothing that can be seen,
/// and then committed, which cannot fail. Uniqueness is judged by the caller, before.
///
/// Invariants: see check_invariants().
/// Threads: none of its own; the tenant's lock guards it.
class CustomerStore {
 public:
  explicit CustomerStore(std::shared_ptr<const Schema> schema);
  /// The customers of a snapshot, each in its row. Cost: as build_indexes().
  CustomerStore(std::shared_ptr<const Schema> schema, const detail::SnapshotRows& snapshot);

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
    return handle == no_key ? std::string_view() : sort_key_of(keys_.bytes(handle));
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

  // Each touches the indexes that its keys cover.

  /// Requires that neither the id nor a unique reference is taken.
  void insert(RecordPtr record, const RecordKeys& keys);

  /// Requires the same id, and what KeyChange::between says of both versions.
  void replace(const Row& row, RecordPtr next, const RecordKeys& before, const RecordKeys& after);
  /// Takes a replace back. Allocates nothing while the keys of `next` are held (see retain_keys), its row's
  /// chunk is writable and nothing was swept since.
  void restore(const Row& row, RecordPtr next, const RecordKeys& before, const RecordKeys& after);

  /// Makes ready for erase(), which then cannot fail. Taking back an insert, the newest write that was not taken back,
  /// needs no such thing.
  void prepare_erase(const Row& row, const RecordKeys& keys);
  void erase(const Row& row, const RecordKeys& keys) noexcept;

  /// Gives up all that erased customers left behind in the indexes: prepared it may throw and changes nothing visible,
  /// then, if only an erase() came in between, it cannot fail. Cost: O(tokens of the text index).
  TextIndex::Purge prepare_purge() { return text_.prepare_purge(); }
  void purge(TextIndex::Purge& purge) noexcept { text_.purge(purge); }

  /// Gives up what writes left behind in the indexes. Not between writes that may be taken back together.
  /// May throw, and changes nothing visible.
  void sweep();
  /// The same behind many writes, so that the next one need not; unless there is no memory for it.
  void try_sweep() noexcept;

  /// Holds the keys of a current version interned, for restore().
  void retain_keys(const IndexKeys& keys) noexcept;
  void release_keys(const IndexKeys& keys) noexcept;

  /// Makes all indexes, sort indexes from sorted runs, after writes that covered none of them, or all of them the same
  /// ones: these stay. On an exception the store is only good for being thrown away.
  void build_indexes();

  /// Recomputes every index, count, position, directory entry and key reference from the records; describes
  /// the first difference, or nothing. Cost: O(n log n).
  std::string check_invariants() const;

  /// (structure, bytes), allocator overhead aside.
  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure() const;
  /// Their sum. Cost: O(1) for each index.
  std::uint64_t bytes() const noexcept;

 private:
  friend class StoreRewind;

  /// As insert, into a row that is ready for it and counts as in use, or will.
  void insert_at(RowNumber row, RecordPtr record, const RecordKeys& keys);
  /// As erase; the row goes on counting as in use.
  void erase_at(const Row& row, const RecordKeys& keys) noexcept;
  /// To another row, which is ready for it.
  void move(const Row& row, RowNumber to, const RecordKeys& keys) noexcept;

  void put(RowNumber row, RecordPtr record) noexcept;

  /// What an index has of a row.
  struct Linked {
    SortEntry entry = {};
    KeyHandle key = no_key;
  };
  /// What the indexes have of a row, those that a write's keys cover.
  using LinkedEntries = std::array<Linked, sort_field_count>;
  /// Requires the row's record and what prepare_link() gives.
  void link(RowNumber row, const LinkedEntries& entries, const IndexKeys& keys) noexcept;
  void unlink(const LinkedEntries& entries, const IndexKeys& keys) noexcept;
  static SortEntry make_entry(const IndexKeys::Key& key, RowNumber row) noexcept {
    return {key.prefix, row, key.missing};
  }
  KeyHandle existing_handle(const IndexKeys& keys, std::size_t index) const noexcept;
  /// Its key is not asked for where the index keeps it.
  Linked linked(const IndexKeys& keys, std::size_t index, RowNumber row) const noexcept;
  std::vector<RowNumber> rows_by_id() const;
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
