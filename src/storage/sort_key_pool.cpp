#include "storage/sort_key_pool.hpp"

#include <cstring>
#include <new>

namespace custengine::storage {

SortKeyPool::Key* SortKeyPool::Key::make(std::string_view bytes) {
  Key* key = new (::operator new(sizeof(Key) + bytes.size())) Key{1, static_cast<std::uint32_t>(bytes.size())};
  if (!bytes.empty()) std::memcpy(key + 1, bytes.data(), bytes.size());
  return key;
}

void SortKeyPool::Key::destroy(Key* key) noexcept {
  ::operator delete(key);
}

SortKeyPool::SortKeyPool(base::SipKey hash_key)
    : hash_key_(hash_key), keys_(1, nullptr), set_(0, Hash{this}, Equal{this}) {}

SortKeyPool::~SortKeyPool() {
  for (Key* key : keys_)
    if (key) Key::destroy(key);
}

KeyHandle SortKeyPool::acquire(std::string_view bytes) {
  if (const auto found = set_.find(bytes); found != set_.end()) {
    ++keys_[*found]->references;
    return *found;
  }
  if (free_.empty()) {
    if (keys_.size() == keys_.capacity()) {
      free_.reserve(2 * keys_.size());
      keys_.reserve(2 * keys_.size());
    }
    keys_.push_back(nullptr);
    free_.push_back(static_cast<KeyHandle>(keys_.size() - 1));
  }
  const KeyHandle handle = free_.back();
  keys_[handle] = Key::make(bytes);
  try {
    set_.insert(handle);
  } catch (...) {
    Key::destroy(keys_[handle]);
    keys_[handle] = nullptr;
    throw;
  }
  free_.pop_back();
  key_bytes_ += sizeof(Key) + bytes.size();
  return handle;
}

void SortKeyPool::release(KeyHandle handle) noexcept {
  if (handle == no_key || --keys_[handle]->references != 0) return;
  set_.erase(handle);
  key_bytes_ -= sizeof(Key) + keys_[handle]->size;
  Key::destroy(keys_[handle]);
  keys_[handle] = nullptr;
  free_.push_back(handle);
}

KeyHandle SortKeyPool::find(std::string_view bytes) const noexcept {
  const auto found = set_.find(bytes);
  return found == set_.end() ? no_key : *found;
}

std::size_t SortKeyPool::memory_bytes() const noexcept {
  return key_bytes_ + keys_.capacity() * sizeof keys_[0] + free_.capacity() * sizeof(KeyHandle) +
         set_.bucket_count() * (sizeof(KeyHandle) + 1);
}

}  // namespace custengine::storage
