#pragma once

#include "base/growing_pages.hpp"
#include "base/siphash.hpp"
#include "storage/keys/sort_key.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// The handle of an interned sort key. Two handles of a pool are equal exactly if their keys' bytes are.
using KeyHandle = std::uint32_t;
inline constexpr KeyHandle no_key = 0;

/// A string interning pool with reference counts, in a slab allocator: the sort keys of a tenant, each stored once.
/// Last names and cities repeat thousands of times, and interned keys are tested for equality by comparing two numbers.
///
/// A handle is the position of its key in the slabs. The room of a freed key is reused for keys of its size class.
///
/// Threads: none of its own; the tenant's lock guards it.
class SortKeyPool {
 public:
  explicit SortKeyPool(base::SipKey hash_key);
  SortKeyPool(const SortKeyPool&) = delete;
  SortKeyPool& operator=(const SortKeyPool&) = delete;

  /// Interns a key if it is new, and takes one reference to it.
  KeyHandle acquire(std::string_view bytes);
  /// Takes one more reference. `no_key` is ignored.
  void retain(KeyHandle handle) noexcept {
    if (handle != no_key) ++key(handle).references;
  }
  /// Drops one reference; the last one frees the key. `no_key` is ignored.
  void release(KeyHandle handle) noexcept;

  /// Returns the handle of an interned key; `no_key` if it is not interned.
  KeyHandle find(std::string_view bytes) const noexcept;
  /// Returns the bytes of a key. Valid until the next acquire().
  std::string_view text(KeyHandle handle) const noexcept { return key(handle).bytes(); }
  std::uint32_t references(KeyHandle handle) const noexcept { return key(handle).references; }

  std::size_t size() const noexcept { return set_.size(); }
  std::size_t bytes() const noexcept;

 private:
  /// A header; the key's bytes follow it. A freed key is a node of the free list of its size class.
  struct Key {
    union {
      std::uint32_t references;
      KeyHandle next_free;
    };
    std::uint16_t size;

    char* begin() noexcept { return reinterpret_cast<char*>(&size + 1); }
    std::string_view bytes() const noexcept { return {reinterpret_cast<const char*>(&size + 1), size}; }
  };
  using Word = std::uint32_t;
  static constexpr std::size_t slab_words = std::size_t{1} << 14, first_slab_words = 32;
  static_assert(sizeof(Key::references) == sizeof(Word) && sizeof(KeyHandle) == sizeof(Word));
  static_assert(slab_words * sizeof(Word) - sizeof(Key::references) - sizeof(Key::size) <=
                    std::numeric_limits<decltype(Key::size)>::max(),
                "a key that a slab can hold has a size that its header can hold");

  /// The words that a key of `bytes` bytes takes, and its size class: all keys of a class take the same room.
  struct Room {
    explicit Room(std::size_t bytes) noexcept;
    std::size_t words, size_class;
  };

  Key& key(KeyHandle handle) const noexcept {
    return *reinterpret_cast<Key*>(slabs_[handle / slab_words] + handle % slab_words);
  }
  /// Allocates room for a key: from the free list, else at the end of the slabs.
  KeyHandle take(const Room& room);
  void give_back(KeyHandle handle) noexcept;

  struct Hash {
    using is_transparent = void;
    const SortKeyPool* pool;
    std::size_t operator()(std::string_view bytes) const noexcept { return base::siphash13(pool->hash_key_, bytes); }
    std::size_t operator()(KeyHandle handle) const noexcept { return (*this)(pool->text(handle)); }
  };
  struct Equal {
    using is_transparent = void;
    const SortKeyPool* pool;
    bool operator()(KeyHandle a, KeyHandle b) const noexcept { return a == b; }
    bool operator()(KeyHandle a, std::string_view b) const noexcept { return pool->text(a) == b; }
    bool operator()(std::string_view a, KeyHandle b) const noexcept { return a == pool->text(b); }
  };

  base::SipKey hash_key_;
  base::GrowingPages<Word> slabs_{slab_words, first_slab_words};
  std::size_t used_ = 1;         // in words; the first is reserved for no_key
  std::vector<KeyHandle> free_;  // the heads of the free lists, by size class; no_key if empty
  boost::unordered_flat_set<KeyHandle, Hash, Equal> set_;
};

}  // namespace custengine::storage
