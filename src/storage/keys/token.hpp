#pragma once

#include <cstddef>
#include <cstdint>

namespace custengine::storage {

/// A term of the text index: a few bytes of a text, or the hash of a value.
using Token = std::uint32_t;

/// A seeded hash of tokens, so that an attacker cannot choose texts whose tokens collide.
struct TokenHash {
  using is_avalanching = void;  // so that Boost.Unordered does not mix the hash again
  std::uint64_t seed;

  std::size_t operator()(Token token) const noexcept {
    // The finalizer of MurmurHash3: each bit of the input affects all bits.
    std::uint64_t hash = token ^ seed;
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return hash ^ (hash >> 33);
  }
};

}  // namespace custengine::storage
