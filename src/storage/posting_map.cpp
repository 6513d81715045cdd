#include "storage/posting_map.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace custengine::storage {

namespace {

/// Bytes of a bitmap as allocated. CRoaring tells the size it would have in a file, which knows no spare room.
std::size_t allocated_bytes(const roaring_bitmap_t& rows) noexcept {
  const auto& array = rows.high_low_container;
  std::size_t bytes = sizeof rows + static_cast<std::size_t>(array.allocation_size) *
                                        (sizeof(void*) + sizeof(std::uint16_t) + sizeof(std::uint8_t));
  for (std::int32_t i = 0; i < array.size; ++i) {
    switch (array.typecodes[i]) {
      case ARRAY_CONTAINER_TYPE_CODE: {
        const auto* container = static_cast<const array_container_t*>(array.containers[i]);
        bytes += sizeof *container + static_cast<std::size_t>(container->capacity) * sizeof(std::uint16_t);
        break;
      }
      case BITSET_CONTAINER_TYPE_CODE:
        bytes += sizeof(bitset_container_t) + BITSET_CONTAINER_SIZE_IN_WORDS * sizeof(std::uint64_t);
        break;
      default: {
        const auto* container = static_cast<const run_container_t*>(array.containers[i]);
        bytes += sizeof *container + static_cast<std::size_t>(container->capacity) * sizeof(rle16_t);
      }
    }
  }
  return bytes;
}

/// Stable, and linear: there are millions.
void sort_by_token(std::vector<PostingMap::Posting>& postings) {
  constexpr unsigned digit_bits = 11;
  constexpr Token digit_mask = (Token{1} << digit_bits) - 1;
  std::vector<PostingMap::Posting> sorted(postings.size());
  for (unsigned shift = 0; shift < 32; shift += digit_bits) {
    std::array<std::size_t, digit_mask + 1> place = {};
    for (const auto& posting : postings) ++place[(posting.token >> shift) & digit_mask];
    std::size_t begin = 0;
    for (auto& count : place) begin += std::exchange(count, begin);
    for (const auto& posting : postings) sorted[place[(posting.token >> shift) & digit_mask]++] = posting;
    postings.swap(sorted);
  }
}

}  // namespace

std::size_t PostingMap::Hash::operator()(Token token) const noexcept {
  // The finalizer of MurmurHash3, which spreads every bit.
  std::uint64_t hash = token ^ seed;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

PostingMap::PostingMap(std::uint64_t seed) : lists_(0, Hash{seed}) {}

PostingMap::~PostingMap() {
  for (roaring_bitmap_t* rows : bitmaps_)
    if (rows) roaring_bitmap_free(rows);
}

std::size_t PostingMap::count(Token token) const noexcept {
  const auto found = lists_.find(token);
  if (found == lists_.end() || found->second == none) return 0;
  return found->second & many ? roaring_bitmap_get_cardinality(&bitmap(found->second)) : 1;
}

bool PostingMap::contains(Token token, RowNumber row) const noexcept {
  const auto found = lists_.find(token);
  if (found == lists_.end() || found->second == none) return false;
  return found->second & many ? roaring_bitmap_contains(&bitmap(found->second), row) : found->second == row;
}

RowSet PostingMap::find_any(const Token* tokens, std::size_t count) const {
  std::vector<const roaring_bitmap_t*> sets;
  std::vector<RowNumber> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto found = lists_.find(tokens[i]);
    if (found == lists_.end() || found->second == none) continue;
    if (found->second & many)
      sets.push_back(&bitmap(found->second));
    else
      rows.push_back(found->second);
  }
  RowSet all = sets.empty()       ? RowSet()
               : sets.size() == 1 ? RowSet(*sets.front())
                                  : RowSet::union_of(sets.size(), sets.data());
  for (const RowNumber row : rows) all.insert(row);
  return all;
}

void PostingMap::narrow(RowSet& rows, Token token) const {
  const auto found = lists_.find(token);
  if (found != lists_.end() && found->second != none && found->second & many) {
    rows.keep_common(bitmap(found->second));
    return;
  }
  const bool keeps_one = found != lists_.end() && found->second != none && rows.contains(found->second);
  rows = RowSet();
  if (keeps_one) rows.insert(found->second);
}

void PostingMap::prepare(std::size_t tokens) {
  // What was reserved is really there: only a table that had elements erased may need more, and this one has not.
  if (lists_.size() + tokens > lists_.max_load()) lists_.reserve(lists_.size() + tokens);
  const auto room_for = [](auto& vector, std::size_t size) {
    if (vector.capacity() < size) vector.reserve(std::max(size, vector.capacity() * 2));
  };
  // A bitmap comes of a list that was there.
  room_for(bitmaps_, bitmaps_.size() + std::min(tokens, lists_.size() + 1));
  room_for(free_, bitmaps_.capacity());
}

void PostingMap::sweep() {
  constexpr std::size_t few = 1024, tokens_of_a_write = 512;
  // The table doubles when it is full: not for places that could be given up instead. A share of them must be empty,
  // or a table that is nearly full of rows would be swept over and over.
  const bool is_full = lists_.size() + tokens_of_a_write > lists_.max_load();
  if (empty_lists_ <= few || empty_lists_ <= lists_.size() / (is_full ? 16 : 4)) return;
  boost::unordered_flat_map<Token, List, Hash> kept(0, lists_.hash_function());
  kept.reserve(lists_.size() - empty_lists_);
  for (const auto& [token, list] : lists_)
    if (list != none) kept.emplace(token, list);
  lists_.swap(kept);
  empty_lists_ = 0;
}

void PostingMap::add(Token token, RowNumber row) noexcept {
  const auto [found, is_new] = lists_.try_emplace(token, row);
  List& list = found->second;
  if (is_new) {
    ++postings_;
  } else if (list == none) {
    list = row;
    --empty_lists_;
    ++postings_;
  } else if (list & many) {
    postings_ += roaring_bitmap_add_checked(&bitmap(list), row);
  } else if (list != row) {
    const RowNumber only = list;
    list = take_bitmap();
    roaring_bitmap_add(&bitmap(list), only);
    roaring_bitmap_add(&bitmap(list), row);
    ++postings_;
  }
}

void PostingMap::remove(Token token, RowNumber row) noexcept {
  const auto found = lists_.find(token);
  if (found == lists_.end() || found->second == none) return;
  List& list = found->second;
  if (!(list & many)) {
    if (list != row) return;
    list = none;
    ++empty_lists_;
    --postings_;
    return;
  }
  roaring_bitmap_t& rows = bitmap(list);
  if (!roaring_bitmap_remove_checked(&rows, row)) return;
  --postings_;
  const std::uint64_t left = roaring_bitmap_get_cardinality(&rows);
  if (left == 1) {
    const List only = roaring_bitmap_minimum(&rows);
    free_bitmap(list);
    list = only;
  } else if (left % 64 == 0) {
    // Containers never give back by themselves what they once needed.
    roaring_bitmap_shrink_to_fit(&rows);
  }
}

void PostingMap::update(RowNumber row, std::span<const Token> removed, std::span<const Token> added) noexcept {
  // So few that what is fetched is still there when it is needed.
  constexpr std::size_t some = 64;
  const auto for_some = [&](std::span<const Token> tokens, auto change) {
    for (; !tokens.empty(); tokens = tokens.subspan(std::min(some, tokens.size()))) {
      const auto next = tokens.first(std::min(some, tokens.size()));
      fetch(row, next);
      for (const Token token : next) change(token);
    }
  };
  for_some(removed, [&](Token token) { remove(token, row); });
  for_some(added, [&](Token token) { add(token, row); });
}

void PostingMap::fetch(RowNumber row, std::span<const Token> tokens) const noexcept {
  std::array<const roaring_bitmap_t*, 64> found;
  std::array<const void*, 64> containers;
  assert(tokens.size() <= found.size());
  std::size_t count = 0;
  for (const Token token : tokens) {
    const auto list = lists_.find(token);
    if (list != lists_.end() && list->second != none && list->second & many) found[count++] = &bitmap(list->second);
  }
  const auto bitmaps = std::span(found).first(count);
  for (const auto* rows : bitmaps) __builtin_prefetch(rows);
  for (const auto* rows : bitmaps) {
    __builtin_prefetch(rows->high_low_container.keys);
    __builtin_prefetch(rows->high_low_container.containers);
    __builtin_prefetch(rows->high_low_container.typecodes);
  }
  const auto high = static_cast<std::uint16_t>(row >> 16);
  std::size_t containers_count = 0;
  for (const auto* rows : bitmaps) {
    const auto& array = rows->high_low_container;
    const std::span keys(array.keys, static_cast<std::size_t>(array.size));
    const auto place = static_cast<std::size_t>(std::ranges::lower_bound(keys, high) - keys.begin());
    if (place == keys.size() || keys[place] != high || array.typecodes[place] != ARRAY_CONTAINER_TYPE_CODE) continue;
    containers[containers_count++] = array.containers[place];
    __builtin_prefetch(containers[containers_count - 1]);
  }
  for (std::size_t i = 0; i < containers_count; ++i) {
    const auto& container = *static_cast<const array_container_t*>(containers[i]);
    // The rows of a token lie about evenly.
    const auto guess = static_cast<std::size_t>(container.cardinality) * (row & 0xffff) >> 16;
    __builtin_prefetch(container.array + container.cardinality / 2);
    __builtin_prefetch(container.array + guess);
  }
}

void PostingMap::append(std::vector<Posting>& postings) {
  sort_by_token(postings);
  std::vector<RowNumber> rows;
  for (auto posting = postings.begin(); posting != postings.end();) {
    const Token token = posting->token;
    rows.clear();
    for (; posting != postings.end() && posting->token == token; ++posting)
      if (rows.empty() || rows.back() != posting->row) rows.push_back(posting->row);

    prepare(1);
    const auto found = lists_.try_emplace(token, none);
    List& list = found.first->second;
    const bool is_empty = list == none;
    if (!found.second && is_empty) --empty_lists_;
    postings_ += rows.size();
    if (is_empty && rows.size() == 1) {
      list = rows.front();
      continue;
    }
    if (is_empty || !(list & many)) {
      const List only = list;
      list = take_bitmap();
      if (!is_empty) roaring_bitmap_add(&bitmap(list), only);
    }
    roaring_bitmap_add_many(&bitmap(list), rows.size(), rows.data());
  }
}

PostingMap::List PostingMap::take_bitmap() noexcept {
  List number;
  if (free_.empty()) {
    number = static_cast<List>(bitmaps_.size());
    bitmaps_.push_back(nullptr);
  } else {
    number = free_.back();
    free_.pop_back();
  }
  // An allocation that fails is not reported: see RowSet.
  bitmaps_[number] = roaring_bitmap_create_with_capacity(1);
  return number | many;
}

void PostingMap::free_bitmap(List list) noexcept {
  const List number = list & ~many;
  roaring_bitmap_free(bitmaps_[number]);
  bitmaps_[number] = nullptr;
  free_.push_back(number);
}

std::size_t PostingMap::bytes() const noexcept {
  // Each slot of the table has one byte beside it.
  std::size_t bytes = lists_.bucket_count() * (sizeof(Token) + sizeof(List) + 1) +
                      bitmaps_.capacity() * sizeof(roaring_bitmap_t*) + free_.capacity() * sizeof(List);
  for (const roaring_bitmap_t* rows : bitmaps_)
    if (rows) bytes += allocated_bytes(*rows);
  return bytes;
}

}  // namespace custengine::storage
