#pragma once

#include "storage/order/sort_key_pool.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// A direct-mapped cache from texts to their interned collation keys, for the time in which an index is built. To make
/// a key with ICU takes ten times as long as to find it here, and names and cities repeat.
class CollationKeyCache {
 public:
  struct Known {
    std::string_view text = {};  // a record's; empty where none is known
    std::uint64_t prefix = 0;
    KeyHandle handle = no_key;
  };

  explicit CollationKeyCache(SortKeyPool& pool) : pool_(pool), known_(places) {}

  /// The key of a text, with one more reference to it. Null when it is not known.
  const Known* find(std::string_view text) noexcept {
    const Known& known = known_[place_of(text)];
    if (text.empty() || known.text != text) return nullptr;
    pool_.retain(known.handle);
    return &known;
  }
  /// Interns a key, and remembers it. Requires that the text outlives this.
  KeyHandle acquire(std::string_view text, std::uint64_t prefix, std::string_view key) {
    const KeyHandle handle = pool_.acquire(key);
    known_[place_of(text)] = {text, prefix, handle};
    return handle;
  }

 private:
  // A new text takes the place of another: no choice of texts makes the cache slow.
  static constexpr std::size_t places = 4096;

  static std::size_t place_of(std::string_view text) noexcept { return std::hash<std::string_view>()(text) % places; }

  SortKeyPool& pool_;
  std::vector<Known> known_;
};

}  // namespace custengine::storage
