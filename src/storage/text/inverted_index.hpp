#pragma once

#include "storage/rows/row_set.hpp"
#include "storage/text/posting_log.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace custengine::storage {

/// An inverted index: for every token the posting list of the rows that have it, with a log before the lists, as an LSM
/// tree has a memtable before its runs. Changes go to the log first. Once it is long, all of them go to the lists,
/// ordered by token: a customer's tokens lie scattered in memory, and to touch each list for each write would take most
/// of a write's time. Searches are answered from both.
///
/// A list of one row stands in the table itself, since most values that name a customer name one. Longer lists are
/// Roaring bitmaps.
///
/// Threads: none of its own; the tenant's lock guards it.
class InvertedIndex {
 public:
  /// `seed`: so that strangers cannot choose tokens which collide.
  explicit InvertedIndex(std::uint64_t seed);
  InvertedIndex(const InvertedIndex&) = delete;
  InvertedIndex& operator=(const InvertedIndex&) = delete;

  /// How many rows have the token. Cost: O(1 + rows / 65536 + changes in the log).
  std::size_t count(Token token) const noexcept;
  bool contains(Token token, RowNumber row) const noexcept;

  /// Calls `visit(token)` for each token that some row has, and perhaps for others or more than once.
  /// Cost: O(tokens + changes in the log).
  template <class Visit>
  void for_each_token(Visit visit) const {
    if (merged_)
      for (const auto& [token, list] : merged_->lists) visit(token);
    for (const auto& change : log_.changes()) visit(change.token);
  }

  /// The rows that have any of the tokens.
  RowSet find_any(std::span<const Token> tokens) const;
  RowSet find(Token token) const { return find_any({&token, 1}); }
  /// Drops the rows that do not have the token.
  void narrow(RowSet& rows, Token token) const;

  /// Removes and adds a row's tokens. Requires that it has those which are removed and not those which are added, each
  /// named once. Brings the lists up to date first if the log is long.
  void update(RowNumber row, std::span<const Token> removed, std::span<const Token> added);
  /// Between the two come many updates under one lock: the log grows longer before the lists are brought up to date,
  /// which is cheaper for each of its changes, and end_group() brings them up to date if it is long.
  void begin_group() noexcept { in_group_ = true; }
  void end_group() {
    in_group_ = false;
    merge_long_log();
  }
  /// For an erasure: then nothing tells of a token that no row has. The log is gone, and all lists stand in a table
  /// made anew. Cost: O(tokens).
  void purge();

  struct Posting {
    Token token;
    RowNumber row;
  };
  /// Adds many at once, cheaper than one by one. Their rows ascend, and are above all rows that are there.
  void append(std::vector<Posting>& postings);

  /// Gives back the room that append() left in the lists, and between them.
  void shrink() noexcept;

  /// How many (token, row) pairs there are.
  std::size_t postings() const noexcept { return postings_; }
  /// Counts what is allocated. Cost: O(1).
  std::size_t bytes() const noexcept;
  /// The same, counted anew; for the invariant check. Cost: O(tokens).
  std::size_t recount_bytes() const noexcept;

 private:
  /// One row; or, with `many` set, the number of a bitmap; or `none`.
  using List = std::uint32_t;
  static constexpr List none = 0xffffffff, many = 0x80000000;
  static_assert(many == max_row + 1, "the bit that no row number has");
  static_assert((none & many) != 0 && (none & ~many) == max_row, "no row, and behind the numbers of all bitmaps");

  using Lists = boost::unordered_flat_map<Token, List, TokenHash>;
  using Changes = std::span<const PostingLog::Change>;
  /// What the log has gone to.
  struct Merged {
    explicit Merged(TokenHash hash) : lists(0, hash) {}
    ~Merged();
    Lists lists;
    std::vector<roaring_bitmap_t*> bitmaps;  // null where free
    std::vector<List> spare;                 // numbers that are free
    std::size_t bitmap_bytes = 0;            // the sum of allocated_bytes()
  };

  const roaring_bitmap_t& bitmap(List list) const noexcept { return *merged_->bitmaps[list & ~many]; }
  roaring_bitmap_t& bitmap(List list) noexcept { return *merged_->bitmaps[list & ~many]; }

  /// What is in the lists, without the log.
  List list_of(Token token) const noexcept;
  bool is_listed(List list, RowNumber row) const noexcept;
  /// What the log says of a token's list, in the order in which it happened.
  std::vector<PostingLog::Change> logged(Token token) const;

  /// The rows of a list after changes.
  RowSet changed(List list, Changes changes) const;

  Merged& merged();
  /// Brings the lists up to what the log says.
  void merge();
  /// The same once the log is long, and empties it.
  void merge_long_log();
  /// Fetches into the processor's cache what changing these lists touches. One after the other each would wait for
  /// memory several times, together they wait once for each step of the way.
  void fetch(Changes changes) const noexcept;
  // Changes of the lists. Each requires merged_. To add what is there, or to remove what is not, does nothing.
  void add(Token token, RowNumber row);
  /// Whether the list became empty; it keeps its place.
  bool remove(Token token, RowNumber row);
  /// The number of a bitmap that is free.
  List take_bitmap();
  void free_bitmap(List list);
  /// Calls `change(bitmap)`, which adds or removes a row, and counts what that takes or gives back.
  template <class Change>
  void change_bitmap(List list, RowNumber row, Change change) noexcept;
  std::size_t bytes_beside_bitmaps() const noexcept;

  TokenHash hash_;
  std::unique_ptr<Merged> merged_;  // since there was something to merge
  PostingLog log_;
  std::size_t postings_ = 0;
  bool in_group_ = false;
};

}  // namespace custengine::storage
