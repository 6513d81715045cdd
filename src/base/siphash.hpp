#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custengine::base {

struct SipKey {
  std::uint64_t k0 = 0, k1 = 0;
  friend bool operator==(SipKey, SipKey) = default;
};

/// The state of SipHash between two 8-byte words.
struct SipState {
  std::uint64_t v0, v1, v2, v3;
};

/// Returns SipHash-1-3 (Aumasson and Bernstein, 2012) of the bytes. It is a keyed hash: without the key nobody can find
/// collisions, so ids chosen by an attacker cannot make hash tables slow. 1-3 has the fewest rounds that are considered
/// safe for hash tables.
std::uint64_t siphash13(SipKey key, std::string_view bytes) noexcept;

/// Computes SipHash-2-4, the variant for signatures, of bytes that come in pieces.
class SipHasher {
 public:
  explicit SipHasher(SipKey key) noexcept;

  void add(std::string_view bytes) noexcept;
  /// Returns the hash of all bytes added so far.
  std::uint64_t hash() const noexcept;

 private:
  void add_word(std::uint64_t word, std::size_t bytes) noexcept;

  SipState state_;
  std::uint64_t pending_ = 0;  // the bytes after the last whole word
  std::size_t size_ = 0;
};

/// A keyed hash for hash tables of the standard library, whose own hash of texts has a publicly known seed.
struct SeededHash {
  SipKey key;
  std::size_t operator()(std::string_view bytes) const noexcept { return siphash13(key, bytes); }
};

}  // namespace custengine::base
