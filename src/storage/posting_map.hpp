#pragma once

#include "storage/row_set.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace custengine::storage {

/// What customers are found by in a text index: a few bytes of their texts, or the hash of a value.
using Token = std::uint32_t;

/// The rows that have a token, for every token: posting lists.
///
/// A list of one row stands in the table itself; most values that identify a customer have just one. Longer
/// lists are compressed bitmaps. A token whose list became empty keeps its place until sweep(), so that taking
/// a write back never needs room that is not there.
///
/// Threads: none of its own; the tenant's lock guards it.
class PostingMap {
 public:
  /// `seed`: so that strangers cannot choose tokens which collide.
  explicit PostingMap(std::uint64_t seed);
  PostingMap(const PostingMap&) = delete;
  PostingMap& operator=(const PostingMap&) = delete;
  ~PostingMap();

  /// How many rows have the token. Cost: O(1 + rows / 65536).
  std::size_t count(Token token) const noexcept;
  bool contains(Token token, RowNumber row) const noexcept;

  /// The rows that have any of the tokens.
  RowSet find_any(const Token* tokens, std::size_t count) const;
  RowSet find(Token token) const { return find_any(&token, 1); }
  /// Drops the rows that do not have the token.
  void narrow(RowSet& rows, Token token) const;

  /// Makes room for so many more tokens; may throw, and changes nothing visible.
  void prepare(std::size_t tokens);
  /// Gives up the places of tokens without rows once there are many. May throw, and changes nothing visible.
  void sweep();
  /// Requires room, or that the row had the token since the last sweep. Adding again what is there does nothing.
  void add(Token token, RowNumber row) noexcept;
  /// Removing what is not there does nothing.
  void remove(Token token, RowNumber row) noexcept;

  struct Posting {
    Token token;
    RowNumber row;
  };
  /// Removes and adds a row's tokens, as remove() and add() would one by one.
  void update(RowNumber row, std::span<const Token> removed, std::span<const Token> added) noexcept;

  /// Adds many at once, cheaper than one by one. Their rows ascend, and are above all rows that are there. May
  /// throw, and leaves a map that is only good for being thrown away.
  void append(std::vector<Posting>& postings);

  /// How many (token, row) pairs there are.
  std::size_t postings() const noexcept { return postings_; }
  std::size_t tokens() const noexcept { return lists_.size() - empty_lists_; }
  /// Counts what is allocated, the allocator's overhead aside. Cost: O(tokens).
  std::size_t bytes() const noexcept;

 private:
  /// One row; or, with `many` set, the number of a bitmap; or `none`.
  using List = std::uint32_t;
  static constexpr List none = 0xffffffff, many = 0x80000000;

  struct Hash {
    using is_avalanching = void;
    std::uint64_t seed;
    std::size_t operator()(Token token) const noexcept;
  };

  const roaring_bitmap_t& bitmap(List list) const noexcept { return *bitmaps_[list & ~many]; }
  roaring_bitmap_t& bitmap(List list) noexcept { return *bitmaps_[list & ~many]; }
  /// Fetches into the processor's cache what an update of these tokens touches. A customer's tokens lie scattered: one
  /// after the other each would wait for memory several times, together they wait once for each step of the way.
  void fetch(RowNumber row, std::span<const Token> tokens) const noexcept;
  /// The number of a bitmap that is free; requires room.
  List take_bitmap() noexcept;
  void free_bitmap(List list) noexcept;

  boost::unordered_flat_map<Token, List, Hash> lists_;
  std::vector<roaring_bitmap_t*> bitmaps_;  // null where free
  std::vector<List> free_;                  // has room for every bitmap
  std::size_t postings_ = 0, empty_lists_ = 0;
};

}  // namespace custengine::storage
