#pragma once

#include "base/siphash.hpp"
#include "storage/rows/row_directory.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// A hash table by linear hashing, with one-byte tags: finds rows by the text of one slot of their records. The table
/// grows by one bucket at a time, so that no write waits for a rehash of all rows. It stores no text: a row takes its
/// number and a tag, one byte of its text's hash. A look-up compares the texts of records.
///
/// Invariant: every row's record has the text with which the row was inserted, because an insert may split a bucket,
/// which hashes the texts of its rows again.
/// Threads: none of its own; the tenant's lock guards it.
class RowLookup {
 public:
  RowLookup(detail::Slot slot, base::SipKey hash_key, const RowDirectory& rows) noexcept
      : slot_(slot), hash_key_(hash_key), rows_(&rows) {}

  std::size_t size() const noexcept { return size_; }

  /// Calls `visit(row)` for the rows that have the text, in any order, until a call returns false. Cost: O(1 + rows
  /// that have it).
  template <class Visit>
  void for_each(std::string_view wanted, Visit visit) const;

  void insert(std::string_view text, RowNumber row);
  /// Requires that the row was inserted with this text.
  void erase(std::string_view text, RowNumber row) noexcept;

  /// Cost: O(1).
  std::size_t bytes() const noexcept;
  /// The same, recomputed; for the invariant check.
  std::size_t recount_bytes() const noexcept;

 private:
  /// A header; after it the tags and then the numbers of the bucket's rows.
  struct Bucket {
    std::uint32_t count, capacity;  // the capacity is a multiple of four

    // The tags come first: for most look-ups they are in the same cache line as the count.
    std::uint8_t* tags() noexcept { return reinterpret_cast<std::uint8_t*>(this + 1); }
    const std::uint8_t* tags() const noexcept { return reinterpret_cast<const std::uint8_t*>(this + 1); }
    RowNumber* rows() noexcept { return reinterpret_cast<RowNumber*>(tags() + capacity); }
    const RowNumber* rows() const noexcept { return reinterpret_cast<const RowNumber*>(tags() + capacity); }
    /// Prefetches a bucket of usual size.
    void prefetch() const noexcept {
      constexpr std::size_t line_bytes = 64, lines = 5;
      for (std::size_t line = 0; line < lines; ++line)
        __builtin_prefetch(reinterpret_cast<const char*>(this) + line * line_bytes);
    }
    void add(std::uint8_t tag, RowNumber row) noexcept {
      tags()[count] = tag;
      rows()[count++] = row;
    }
    std::size_t bytes() const noexcept { return sizeof *this + capacity * (sizeof(RowNumber) + sizeof(std::uint8_t)); }
  };
  struct FreeBucket {
    void operator()(Bucket* bucket) const noexcept { ::operator delete(bucket); }
  };
  using BucketPtr = std::unique_ptr<Bucket, FreeBucket>;
  static BucketPtr make_bucket(std::size_t capacity);
  void add_bucket(BucketPtr bucket);
  void replace_bucket(std::size_t number, BucketPtr bucket) noexcept;
  static std::uint8_t tag_of(std::uint64_t hash) noexcept { return static_cast<std::uint8_t>(hash >> 56); }
  std::uint64_t hash(std::string_view text) const noexcept { return base::siphash13(hash_key_, text); }
  std::string_view text(RowNumber row) const noexcept { return rows_->record(row).text(slot_); }
  /// Returns the number of the bucket for a hash. Requires a bucket.
  std::size_t number_of(std::uint64_t hash) const noexcept;
  /// Returns the bucket for a hash, with room for one more row.
  Bucket& make_room(std::uint64_t hash);
  /// Adds a bucket, and moves about half of the rows of another bucket to it.
  void split();

  detail::Slot slot_;
  base::SipKey hash_key_;
  const RowDirectory* rows_;
  std::vector<BucketPtr> buckets_;  // a bucket's number is the low bits of its rows' hashes
  std::size_t size_ = 0;
  std::size_t bucket_bytes_ = 0;  // the sum of all buckets
};

template <class Visit>
void RowLookup::for_each(std::string_view wanted, Visit visit) const {
  if (buckets_.empty()) return;
  const std::uint64_t wanted_hash = hash(wanted);
  const Bucket& bucket = *buckets_[number_of(wanted_hash)];
  bucket.prefetch();
  const std::uint8_t *const begin = bucket.tags(), *const end = begin + bucket.count;
  for (const std::uint8_t* tag = begin; tag != end; ++tag) {
    tag = static_cast<const std::uint8_t*>(std::memchr(tag, tag_of(wanted_hash), static_cast<std::size_t>(end - tag)));
    if (!tag) return;
    const RowNumber row = bucket.rows()[tag - begin];
    rows_->record(row).prefetch();  // the caller will read the record
    if (text(row) == wanted && !visit(row)) return;
  }
}

}  // namespace custengine::storage
