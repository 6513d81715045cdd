#include "storage/order/sort_key_pool.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace custengine::storage {

namespace {

/// Up to this number of words each number has a size class; above it, where keys are few, each power of two has one.
constexpr std::size_t small_words = 32;

}  // namespace

SortKeyPool::Room::Room(std::size_t bytes) noexcept
    : words((offsetof(Key, size) + sizeof(Key::size) + bytes + sizeof(Word) - 1) / sizeof(Word)), size_class(words) {
  if (words <= small_words) return;
  words = std::bit_ceil(words);
  size_class = small_words + static_cast<std::size_t>(std::countr_zero(words));
}

SortKeyPool::SortKeyPool(base::SipKey hash_key) : hash_key_(hash_key), set_(0, Hash{this}, Equal{this}) {}

KeyHandle SortKeyPool::take(const Room& room) {
  if (room.size_class >= free_.size()) free_.resize(room.size_class + 1, no_key);
  if (free_[room.size_class] != no_key) {
    const KeyHandle handle = free_[room.size_class];
    free_[room.size_class] = key(handle).next_free;
    return handle;
  }
  // A key does not span slabs. The rest of the slab before it stays unused.
  const std::size_t left = slab_words - used_ % slab_words, begin = used_ + (left < room.words ? left : 0);
  const std::size_t end = begin + room.words;
  if (end > std::numeric_limits<KeyHandle>::max()) throw std::length_error("too many sort keys");
  slabs_.grow(end);
  used_ = end;
  return static_cast<KeyHandle>(begin);
}

void SortKeyPool::give_back(KeyHandle handle) noexcept {
  Key& gone = key(handle);
  const std::size_t size_class = Room(gone.size).size_class;
  std::memset(gone.begin(), 0, gone.size);  // so that nothing remains of an erased customer
  gone.next_free = free_[size_class];
  free_[size_class] = handle;
}

KeyHandle SortKeyPool::acquire(std::string_view bytes) {
  if (const auto found = set_.find(bytes); found != set_.end()) {
    ++key(*found).references;
    return *found;
  }
  // No customer's key is longer, not even that of fullName, which is made from three texts.
  const Room room(bytes.size());
  if (room.words > slab_words) throw std::length_error("a sort key is too long");
  const KeyHandle handle = take(room);
  Key& made = key(handle);
  made.references = 1;
  made.size = static_cast<std::uint16_t>(bytes.size());
  if (!bytes.empty()) std::memcpy(made.begin(), bytes.data(), bytes.size());
  set_.insert(handle);
  return handle;
}

void SortKeyPool::release(KeyHandle handle) noexcept {
  if (handle == no_key) return;
  if (key(handle).references > 1) {
    --key(handle).references;
    return;
  }
  set_.erase(handle);
  give_back(handle);
}

KeyHandle SortKeyPool::find(std::string_view bytes) const noexcept {
  const auto found = set_.find(bytes);
  return found == set_.end() ? no_key : *found;
}

std::size_t SortKeyPool::bytes() const noexcept {
  return slabs_.bytes() + free_.capacity() * sizeof(KeyHandle) + set_.bucket_count() * (sizeof(KeyHandle) + 1);
}

}  // namespace custengine::storage
