#include "storage/text/posting_log.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

namespace custengine::storage {

void PostingLog::reserve(std::size_t size) {
  if (size <= changes_.capacity() && (size <= few || size <= older_.capacity())) return;
  const std::size_t room = std::max(size, changes_.capacity() * 2);
  if (room <= few) return changes_.reserve(room);
  std::vector<Place> newest(std::max(std::bit_ceil(room) / 2, std::size_t{1}), none);
  changes_.reserve(room);
  older_.reserve(room);
  older_.resize(changes_.size());
  newest_.swap(newest);
  for (Place place = 0; place < changes_.size(); ++place) {
    Place& first = newest_[slot(changes_[place].token)];
    older_[place] = first;
    first = place;
  }
}

void PostingLog::append(Change change) noexcept {
  assert(changes_.size() < changes_.capacity());
  if (is_chained()) {
    Place& first = newest_[slot(change.token)];
    older_.push_back(first);
    first = static_cast<Place>(changes_.size());
  }
  changes_.push_back(change);
}

bool PostingLog::ends_with(RowNumber row, std::span<const Token> removed, std::span<const Token> added) const noexcept {
  const std::size_t count = removed.size() + added.size();
  if (count > changes_.size()) return false;
  const auto newest = std::span(changes_).last(count);
  const auto are = [row](std::span<const Change> changes, std::span<const Token> tokens, bool is_added) {
    return std::ranges::equal(changes, tokens, [&](const Change& change, Token token) {
      return change.token == token && change.row == row && (change.is_added != 0) == is_added;
    });
  };
  return are(newest.first(removed.size()), removed, false) && are(newest.last(added.size()), added, true);
}

void PostingLog::drop_newest(std::size_t count) noexcept {
  for (; count > 0; --count) {
    if (is_chained()) {
      newest_[slot(changes_.back().token)] = older_.back();
      older_.pop_back();
    }
    changes_.pop_back();
  }
}

void PostingLog::give_up() noexcept {
  std::vector<Change>().swap(changes_);
  std::vector<Place>().swap(older_);
  std::vector<Place>().swap(newest_);
}

void PostingLog::clear(std::size_t keep) noexcept {
  if (changes_.capacity() > keep) return give_up();
  changes_.clear();
  older_.clear();
  std::ranges::fill(newest_, none);
}

}  // namespace custengine::storage
