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

/// Some of a tenant's sort indexes, by position.
using IndexMask = std::bitset<sort_field_count>;

/// One record's keys for some of a tenant's sort indexes: what can be computed before the lock is taken.
class IndexKeys {
 public:
  struct Key {
    std::uint64_t prefix = 0;
    std::uint32_t begin = 0, size = 0;
    bool missing = false;  // the customer has no value for the field
    // Its bytes stand in the SortKeyPool: always those of a collated key, those of others if neither the prefix nor the
    // record's text is the whole key.
    bool interned = false;
  };

  /// Of no index.
  IndexKeys() = default;
  /// `with_collated`: also the collated keys. A version that is in the indexes does not need them: they have its keys
  /// by row.
  IndexKeys(const KeyMaker& maker, std::span<const SortField> fields, IndexMask mask, const detail::Record& record,
            bool with_collated = true);

  /// One key; what is interned of it is appended to `buffer`.
  static Key make(const KeyMaker& maker, SortField field, const detail::Record& record, std::string& buffer);
  /// Whether keys of the field may have to be interned.
  static bool may_be_interned(SortField field) noexcept;

  std::size_t count() const noexcept { return mask_.count(); }
  bool covers(std::size_t index) const noexcept { return mask_[index]; }
  const Key& operator[](std::size_t index) const noexcept { return keys_[index]; }
  /// What is interned of the key, see counts_spellings().
  std::string_view bytes(const Key& key) const noexcept {
    return std::string_view(buffer_).substr(key.begin, key.size);
  }

  /// The indexes by whose fields the two versions sort differently, or might.
  static IndexMask changed(std::span<const SortField> fields, const detail::Record& before,
                           const detail::Record& after) noexcept;
  static IndexMask all(std::span<const SortField> fields) noexcept;

 private:
  IndexMask mask_;
  std::array<Key, sort_field_count> keys_;
  std::string buffer_;
};

}  // namespace custengine::storage
