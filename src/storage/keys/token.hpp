#pragma once

#include <cstddef>
#include <cstdint>

namespace custengine::storage {

/// What customers are found by in a text index: a few bytes of their texts, or the hash of a value.
using Token = std::uint32_t;

/// Spreads tokens over a table, so that strangers cannot choose tokens which collide.
struct TokenHash {
  using is_avalanching = void;  // tells Boost.Unordered not to mix the hash again
  std::uint64_t seed;

  std::size_t operator()(Token token) const noexcept {
    // The finalizer of MurmurHash3, which spreads every bit.
    std::uint64_t hash = token ^ seed;
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return hash ^ (hash >> 33);
  }
};

}  // namespace custengine::storage
