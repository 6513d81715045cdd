#pragma once

#include "storage/rows/row_set.hpp"
#include "storage/text/posting_log.hpp"
#include "storage/text/posting_run.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace custengine::storage {

/// An inverted index: maps each token to the posting list of the rows that have it. As in an LSM tree, a write appends
/// its changes to a log, the memtable. A long log becomes a sorted run, and each of the next writes merges some of the
/// run into the lists. A customer's lists are scattered in memory, so changing all of them in each write would take
/// most of the write's time. Searches read the lists, the run and the log.
///
/// A list of one row is stored in the hash table itself, because most values that identify customers identify only one.
/// Longer lists are Roaring bitmaps.
///
/// Threads: none of its own; the tenant's lock guards it.
class InvertedIndex {
 public:
  /// `seed` is secret, so that an attacker cannot choose texts whose tokens collide.
  explicit InvertedIndex(std::uint64_t seed);
  InvertedIndex(const InvertedIndex&) = delete;
  InvertedIndex& operator=(const InvertedIndex&) = delete;

  /// Returns the number of rows that have the token. Cost: O(1 + rows / 65536 + log changes in the run +
  /// changes in the log).
  std::size_t count(Token token) const noexcept;
  bool contains(Token token, RowNumber row) const noexcept;

  /// Calls `visit(token)` for each token that a row has; possibly for other tokens, and more than once.
  /// Cost: O(tokens + changes in the run and the log).
  template <class Visit>
  void for_each_token(Visit visit) const {
    if (merged_) {
      for (const auto& [token, list] : merged_->lists) visit(token);
      for (const auto& change : merged_->run.changes()) visit(change.token);
    }
    for (const auto& change : log_.changes()) visit(change.token);
  }

  /// Returns the rows that have any of the tokens.
  RowSet find_any(std::span<const Token> tokens) const;
  RowSet find(Token token) const { return find_any({&token, 1}); }
  /// Removes the rows that do not have the token.
  void narrow(RowSet& rows, Token token) const;

  /// Removes and adds tokens of a row. Requires that the row has all removed tokens and none of the added ones, and
  /// that no token is named twice. First merges some changes of the run, if there is one.
  void update(RowNumber row, std::span<const Token> removed, std::span<const Token> added);
  /// begin_group() and end_group() enclose many updates under one lock. Within a group the log may become much
  /// longer, and updates merge nothing before that, which makes merging cheaper per change. end_group() merges run and
  /// log if the log is long; otherwise both stay.
  void begin_group() noexcept { in_group_ = true; }
  void end_group();
  /// For an erasure: removes all traces of tokens that no row has. Merges and frees the log, and copies all lists to a
  /// new hash table.
  /// Cost: O(tokens).
  void purge();

  struct Posting {
    Token token;
    RowNumber row;
  };
  /// Adds many postings at once, which is cheaper than one by one. Requires ascending rows, greater than all rows of
  /// the index.
  void append(std::vector<Posting>& postings);

  /// Frees the spare memory that append() left in the lists and between them.
  void shrink() noexcept;

  /// The number of (token, row) pairs.
  std::size_t postings() const noexcept { return postings_; }
  /// The allocated memory. Cost: O(1).
  std::size_t bytes() const noexcept;
  /// The same, recomputed; for the invariant check.
  /// Cost: O(tokens).
  std::size_t recount_bytes() const noexcept;

 private:
  /// A posting list: one row; with the bit `many`, the number of a bitmap; or `none`.
  using List = std::uint32_t;
  static constexpr List none = 0xffffffff, many = 0x80000000;
  static_assert(many == max_row + 1, "the bit that no row number has");
  static_assert((none & many) != 0 && (none & ~many) == max_row, "no row, and behind the numbers of all bitmaps");

  using Lists = boost::unordered_flat_map<Token, List, TokenHash>;
  using Changes = std::span<const PostingLog::Change>;
  /// The posting lists, and the changes that are next to be merged into them.
  struct Merged {
    explicit Merged(TokenHash hash) : lists(0, hash) {}
    ~Merged();
    PostingRun run;
    Lists lists;
    std::vector<roaring_bitmap_t*> bitmaps;  // null if the number is free
    std::vector<List> spare;                 // free bitmap numbers
    std::size_t bitmap_bytes = 0;            // the sum of allocated_bytes()
  };

  const roaring_bitmap_t& bitmap(List list) const noexcept { return *merged_->bitmaps[list & ~many]; }
  roaring_bitmap_t& bitmap(List list) noexcept { return *merged_->bitmaps[list & ~many]; }

  /// Returns a token's list, without the changes in the run and the log.
  List list_of(Token token) const noexcept;
  bool is_listed(List list, RowNumber row) const noexcept;
  Changes in_run(Token token) const noexcept { return merged_ ? merged_->run.of(token) : Changes(); }
  /// Returns the changes of a token in the run and the log, oldest first.
  std::vector<PostingLog::Change> unmerged(Token token) const;

  /// Returns the rows of a list after changes.
  RowSet changed(List list, Changes changes) const;

  Merged& merged();
  /// The length of a long log.
  std::size_t long_log() const noexcept;
  /// Merges what is in the run, makes the log the new one, and clears the log.
  void log_to_run();
  /// Merges the first changes of the run into the lists; all of them, if it has no more than `most`.
  void merge_run(std::size_t most = std::numeric_limits<std::size_t>::max());
  /// Prefetches the memory that these changes will touch. One by one, each change would wait for memory several times;
  /// together they wait once for each level of indirection.
  void fetch(Changes changes) const noexcept;
  // Change a list. Each requires merged_. Adding a row that the list has, or removing one that it lacks, has no effect.
  void add(Token token, RowNumber row);
  /// True if the list became empty. It stays in the table, as `none`.
  bool remove(Token token, RowNumber row);
  /// Makes an empty bitmap, and returns its list value.
  List take_bitmap();
  void free_bitmap(List list);
  /// Calls `change(bitmap)`, which adds or removes `row`, and updates bitmap_bytes.
  template <class Change>
  void change_bitmap(List list, RowNumber row, Change change) noexcept;
  std::size_t bytes_beside_bitmaps() const noexcept;

  TokenHash hash_;
  std::unique_ptr<Merged> merged_;  // null before the first merge
  PostingLog log_;
  std::size_t postings_ = 0;
  bool in_group_ = false;
};

}  // namespace custengine::storage
