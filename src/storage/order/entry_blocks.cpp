#include "storage/order/entry_blocks.hpp"

#include <cassert>
#include <utility>

namespace custengine::storage {

namespace {

/// Built blocks have some room; else each of the first writes would have to make room.
constexpr std::size_t built_count = 164;
static_assert(built_count < EntryBlocks::capacity);

}  // namespace

EntryBlocks::EntryBlocks(const EntryOrder& order)
    : order_(order), tree_(Tree::ctor_args_list({boost::multi_index::identity<Fence>(), FenceOrder{&order_}})) {}

std::size_t EntryBlocks::begin_of_tied(Block& block, const SortEntry& entry) noexcept {
  const auto precedes = [&](const SortEntry& other) { return other.precedes_prefix_of(entry); };
  return static_cast<std::size_t>(std::partition_point(block.begin(), block.end(), precedes) - block.begin());
}

std::size_t EntryBlocks::offset_in(Block& block, const SortEntry& entry) const noexcept {
  const auto is_tied = [&](const SortEntry& other) { return !entry.precedes_prefix_of(other); };
  std::size_t first = begin_of_tied(block, entry);
  auto last =
      static_cast<std::size_t>(std::partition_point(block.begin() + first, block.end(), is_tied) - block.begin());
  // The data that settles ties is scattered in memory. An eight-way search instead of a binary one prefetches several
  // at once.
  constexpr std::size_t parts = 8;
  while (first < last) {
    const std::size_t step = (last - first + parts - 1) / parts;
    for (std::size_t i = first; i < last; i += step) order_.prefetch(block.entries[i]);
    std::size_t next = first;
    for (; next < last && order_(block.entries[next], entry); next += step) first = next + 1;
    last = std::min(next, last);
  }
  return first;
}

EntrySpot EntryBlocks::locate(const SortEntry& entry) const noexcept {
  if (tree_.empty()) return {};
  const auto place = find_block_of(entry);
  constexpr std::size_t line_bytes = 64, stride = 4;
  const auto* const bytes = reinterpret_cast<const char*>(place->block.get());
  for (std::size_t at = 0; at < sizeof(Block); at += stride * line_bytes) __builtin_prefetch(bytes + at);
  return {&*place};
}

void EntryBlocks::insert(const SortEntry& entry, EntrySpot spot) {
  ++size_;
  if (tree_.empty()) {
    link_block(tree_.end(), entry);
    return;
  }
  for (auto place = place_of(spot);; place = find_block_of(entry)) {
    Block& block = *place->block;
    const std::size_t offset = offset_in(block, entry);
    if (!block.full()) return insert_into(place, offset, entry);
    const auto next = std::next(place);
    if (offset < capacity) {
      make_room(place);
    } else if (next == tree_.end()) {
      // Entries that arrive in ascending order, as times do, fill their blocks.
      link_block(next, entry);
      return;
    } else if (!next->block->full()) {
      return insert_into(next, 0, entry);
    } else {
      make_room(next);
    }
  }
}

void EntryBlocks::erase(const SortEntry& entry, EntrySpot spot) noexcept {
  const auto place = place_of(spot);
  Block& block = *place->block;
  // Among entries with its prefix the entry is found by its row. Comparing keys would read records and keys, scattered
  // in memory.
  SortEntry* const found = std::find(block.begin() + begin_of_tied(block, entry), block.end(), entry);
  assert(found != block.end());
  --size_;
  std::copy(found + 1, block.end(), found);
  resize(place, block.count - 1U);
  if (block.count == 0)
    unlink_block(place);
  else if (block.count < capacity / 4)
    join(place);
}

void EntryBlocks::append_all(const std::vector<SortEntry>& sorted) {
  assert(size_ == 0);
  for (std::size_t begin = 0; begin < sorted.size(); begin += built_count) {
    const std::size_t count = std::min(built_count, sorted.size() - begin);
    const auto place = link_block(tree_.end(), sorted[begin]);
    std::copy_n(sorted.data() + begin, count, place->block->begin());
    resize(place, count);
  }
  size_ = sorted.size();
}

std::size_t EntryBlocks::bytes() const noexcept {
  // A ranked node has parent, left, right and the size of its subtree, besides the element.
  constexpr std::size_t node_bytes = sizeof(Fence) + 3 * sizeof(void*) + sizeof(std::size_t);
  return tree_.size() * (node_bytes + sizeof(Block)) + sizes_.bytes() + sizeof *this;
}

void EntryBlocks::insert_into(BlockIterator place, std::size_t offset, const SortEntry& entry) noexcept {
  Block& block = *place->block;
  std::copy_backward(block.begin() + offset, block.end(), block.end() + 1);
  block.entries[offset] = entry;
  resize(place, block.count + 1U);
}

void EntryBlocks::make_room(BlockIterator place) {
  // Moving entries to a neighbour that has room keeps blocks fuller than splitting every full block.
  constexpr std::size_t much_room = capacity / 8;
  const auto room = [](BlockIterator neighbour) { return capacity - neighbour->block->count; };
  const auto next = std::next(place);
  if (next != tree_.end() && room(next) >= much_room) return shift_right(place, next, room(next) / 2);
  if (place != tree_.begin()) {
    const auto previous = std::prev(place);
    if (room(previous) >= much_room) return shift_left(previous, place, room(previous) / 2);
  }
  const std::size_t half = capacity / 2;
  Block& block = *place->block;
  const auto added = link_block(next, block.entries[half]);
  std::copy(block.begin() + half, block.end(), added->block->begin());
  resize(added, capacity - half);
  resize(place, half);
}

void EntryBlocks::shift_right(BlockIterator from, BlockIterator to, std::size_t count) noexcept {
  Block &source = *from->block, &target = *to->block;
  std::copy_backward(target.begin(), target.end(), target.end() + count);
  std::copy(source.end() - count, source.end(), target.begin());
  resize(from, source.count - count);
  resize(to, target.count + count);
}

void EntryBlocks::shift_left(BlockIterator to, BlockIterator from, std::size_t count) noexcept {
  Block &source = *from->block, &target = *to->block;
  std::copy(source.begin(), source.begin() + count, target.end());
  std::copy(source.begin() + count, source.end(), source.begin());
  resize(to, target.count + count);
  resize(from, source.count - count);
}

void EntryBlocks::join(BlockIterator place) noexcept {
  // Not into a full block, because the next entry would split it again.
  const auto fits = [&](BlockIterator neighbour) {
    return place->block->count + neighbour->block->count <= capacity * 3 / 4;
  };
  const auto merge = [this](BlockIterator left, BlockIterator right) {
    shift_left(left, right, right->block->count);
    unlink_block(right);
  };
  if (const auto next = std::next(place); next != tree_.end() && fits(next)) return merge(place, next);
  if (place != tree_.begin() && fits(std::prev(place))) merge(std::prev(place), place);
}

EntryBlocks::BlockIterator EntryBlocks::link_block(BlockIterator next, const SortEntry& first) {
  auto block = std::make_unique<Block>();
  block->entries[0] = first;
  block->count = 1;
  const auto place = tree_.insert(next, Fence{first, std::move(block)});
  const std::size_t number = tree_.rank(place);
  sizes_.insert(number);
  sizes_.add(number, 1);
  return place;
}

void EntryBlocks::unlink_block(BlockIterator place) noexcept {
  assert(place->block->count == 0);
  sizes_.erase(tree_.rank(place));
  blank(place->first);
  tree_.erase(place);
}

void EntryBlocks::resize(BlockIterator place, std::size_t count) noexcept {
  Block& block = *place->block;
  sizes_.add(tree_.rank(place), static_cast<std::ptrdiff_t>(count) - block.count);
  if (count < block.count) std::fill(block.begin() + count, block.end(), SortEntry());
  block.count = static_cast<std::uint16_t>(count);
  if (count > 0) place->first = block.entries[0];
}

}  // namespace custengine::storage
