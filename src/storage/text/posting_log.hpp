#pragma once

#include "storage/keys/token.hpp"
#include "storage/rows/row_number.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace custengine::storage {

/// A memtable: the newest changes of posting lists, in the order of writes, before they are merged into the lists. A
/// chained hash table finds the changes of a token. It is made only for more than `few` changes. A shorter log is
/// scanned, so that it stays small for a tenant with one customer.
///
/// Threads: none of its own; the tenant's lock guards it.
class PostingLog {
 public:
  struct Change {
    Token token;
    RowNumber row : row_bits;
    RowNumber is_added : 1;
  };
  static_assert(sizeof(Change) == sizeof(Token) + sizeof(RowNumber), "some for each write");

  explicit PostingLog(TokenHash hash) noexcept : hash_(hash) {}

  std::size_t size() const noexcept { return changes_.size(); }
  std::span<const Change> changes() const noexcept { return changes_; }

  /// Makes room for `size` changes.
  void reserve(std::size_t size);
  /// Requires room, see reserve().
  void append(Change change) noexcept;
  /// True if the newest changes are these removals, followed by these additions.
  bool ends_with(RowNumber row, std::span<const Token> removed, std::span<const Token> added) const noexcept;
  void drop_newest(std::size_t count) noexcept;
  /// Removes all changes; frees the memory if it has room for more than `keep`.
  void clear(std::size_t keep) noexcept;
  /// Removes all changes, and frees the memory.
  void give_up() noexcept;

  /// Calls `visit(change)` for each change of a token, newest first, until a call returns false.
  template <class Visit>
  void for_each(Token token, Visit visit) const {
    if (!is_chained()) {
      for (auto change = changes_.rbegin(); change != changes_.rend(); ++change)
        if (change->token == token && !visit(*change)) return;
      return;
    }
    for (Place place = newest_[slot(token)]; place != none; place = older_[place]) {
      const Change& change = changes_[place];
      if (change.token == token && !visit(change)) return;
    }
  }

  std::size_t bytes() const noexcept {
    return changes_.capacity() * sizeof(Change) + (older_.capacity() + newest_.capacity()) * sizeof(Place);
  }

 private:
  /// The position of a change in changes_.
  using Place = std::uint32_t;
  static constexpr Place none = 0xffffffff;
  static constexpr std::size_t few = 128;

  bool is_chained() const noexcept { return !newest_.empty(); }
  std::size_t slot(Token token) const noexcept { return hash_(token) & (newest_.size() - 1); }

  TokenHash hash_;
  std::vector<Change> changes_;
  // The hash table, empty unless there is room for more than `few` changes:
  std::vector<Place> older_;   // by place: the next older change in the same slot
  std::vector<Place> newest_;  // by slot: the newest change; the size is a power of two
};

}  // namespace custengine::storage
