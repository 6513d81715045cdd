#pragma once

#include "storage/order/sort_key_pool.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// A direct-mapped cache of interned collation keys by text, used while an index is built. Making a key with ICU takes
/// ten times as long as finding it here, and names and cities repeat.
class CollationKeyCache {
 public:
  struct Known {
    std::string_view text = {};  // of a record; empty if the slot is free
    std::uint64_t prefix = 0;
    KeyHandle handle = no_key;
  };

  explicit CollationKeyCache(SortKeyPool& pool) : pool_(pool), known_(places) {}

  /// Finds the key of a text, and takes one more reference to it. Null if it is not in the cache.
  const Known* find(std::string_view text) noexcept {
    const Known& known = known_[place_of(text)];
    if (text.empty() || known.text != text) return nullptr;
    pool_.retain(known.handle);
    return &known;
  }
  /// Interns a key, and adds it to the cache. Requires that the text outlives the cache.
  KeyHandle acquire(std::string_view text, std::uint64_t prefix, std::string_view key) {
    const KeyHandle handle = pool_.acquire(key);
    known_[place_of(text)] = {text, prefix, handle};
    return handle;
  }

 private:
  // A new text replaces the one in its slot, so no choice of texts can make the cache slow.
  static constexpr std::size_t places = 4096;

  static std::size_t place_of(std::string_view text) noexcept { return std::hash<std::string_view>()(text) % places; }

  SortKeyPool& pool_;
  std::vector<Known> known_;
};

}  // namespace custengine::storage
