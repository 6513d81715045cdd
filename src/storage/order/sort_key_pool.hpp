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

/// Names an interned sort key. Two handles are equal exactly if their keys' bytes are.
using KeyHandle = std::uint32_t;
inline constexpr KeyHandle no_key = 0;

/// Interned strings with reference counts, in a slab allocator: the sort keys of a tenant, each kept once. Last names
/// and cities repeat thousands of times, and whether two entries tie is then a comparison of two numbers.
///
/// A key stands in a slab, and its handle says where. The room of a key that goes is used for others of its size.
///
/// Threads: none of its own; the tenant's lock guards it.
class SortKeyPool {
 public:
  explicit SortKeyPool(base::SipKey hash_key);
  SortKeyPool(const SortKeyPool&) = delete;
  SortKeyPool& operator=(const SortKeyPool&) = delete;

  /// Takes one reference, interning the key if it is new.
  KeyHandle acquire(std::string_view bytes);
  /// Takes one more reference. `no_key` is ignored.
  void retain(KeyHandle handle) noexcept {
    if (handle != no_key) ++key(handle).references;
  }
  /// Drops one reference; the last one frees the key. `no_key` is ignored.
  void release(KeyHandle handle) noexcept;

  /// The handle of a key that is interned; `no_key` if it is not.
  KeyHandle find(std::string_view bytes) const noexcept;
  /// Until the next acquire().
  std::string_view text(KeyHandle handle) const noexcept { return key(handle).bytes(); }
  std::uint32_t references(KeyHandle handle) const noexcept { return key(handle).references; }

  std::size_t size() const noexcept { return set_.size(); }
  std::size_t bytes() const noexcept;

 private:
  /// A header, with the bytes behind it. Of a key that is gone, the next such place.
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

  /// What a key of so many bytes takes, in words, and the class of those that take as much.
  struct Room {
    explicit Room(std::size_t bytes) noexcept;
    std::size_t words, size_class;
  };

  Key& key(KeyHandle handle) const noexcept {
    return *reinterpret_cast<Key*>(slabs_[handle / slab_words] + handle % slab_words);
  }
  /// Where a key of that room can stand.
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
  std::size_t used_ = 1;         // words; the first is no_key's
  std::vector<KeyHandle> free_;  // by size class, of the keys so far: the first place that is free, or no_key
  boost::unordered_flat_set<KeyHandle, Hash, Equal> set_;
};

}  // namespace custengine::storage
