#pragma once

#include "storage/keys/sort_key.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace custengine::storage {

/// A set of a tenant's sort indexes, by position.
using IndexMask = std::bitset<sort_field_count>;

/// The keys of one record for some of a tenant's sort indexes, computed before the lock is taken.
class IndexKeys {
 public:
  struct Key {
    std::uint64_t prefix = 0;
    std::uint32_t begin = 0, size = 0;
    bool missing = false;  // the customer has no value for the field
    // Its bytes are in the SortKeyPool. True for every collated key, and for another key unless the prefix or the
    // record's text is the whole key.
    bool interned = false;
  };

  /// Keys for no index.
  IndexKeys() = default;
  /// `with_collated`: make collated keys too. Not needed for a version that is in the indexes, because the indexes have
  /// its collated keys.
  IndexKeys(const KeyMaker& maker, std::span<const SortField> fields, IndexMask mask, const detail::Record& record,
            bool with_collated = true);

  /// Makes one key. Appends the bytes to intern to `buffer`.
  static Key make(const KeyMaker& maker, SortField field, const detail::Record& record, std::string& buffer);
  /// True if keys of the field may be interned.
  static bool may_be_interned(SortField field) noexcept;

  std::size_t count() const noexcept { return mask_.count(); }
  bool covers(std::size_t index) const noexcept { return mask_[index]; }
  const Key& operator[](std::size_t index) const noexcept { return keys_[index]; }
  /// Returns the bytes to intern for a key, see counts_spellings().
  std::string_view bytes(const Key& key) const noexcept {
    return std::string_view(buffer_).substr(key.begin, key.size);
  }

  /// Returns the indexes in which the two versions may sort differently.
  static IndexMask changed(std::span<const SortField> fields, const detail::Record& before,
                           const detail::Record& after) noexcept;
  static IndexMask all(std::span<const SortField> fields) noexcept;

 private:
  IndexMask mask_;
  std::array<Key, sort_field_count> keys_;
  std::string buffer_;
};

}  // namespace custengine::storage
