#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custengine::base {

struct SipKey {
  std::uint64_t k0 = 0, k1 = 0;
  friend bool operator==(SipKey, SipKey) = default;
};

/// The state of SipHash between two words.
struct SipState {
  std::uint64_t v0, v1, v2, v3;
};

/// SipHash-1-3 (Aumasson and Bernstein, 2012): a keyed hash whose collisions cannot be found without the key, so that
/// ids chosen by strangers cannot make hash tables slow. The fewest rounds that are thought safe for hash tables.
std::uint64_t siphash13(SipKey key, std::string_view bytes) noexcept;

/// SipHash-2-4, the variant for signatures, of bytes that come in pieces.
class SipHasher {
 public:
  explicit SipHasher(SipKey key) noexcept;

  void add(std::string_view bytes) noexcept;
  /// Of all that was added.
  std::uint64_t hash() const noexcept;

 private:
  void add_word(std::uint64_t word, std::size_t bytes) noexcept;

  SipState state_;
  std::uint64_t pending_ = 0;  // the bytes behind the last whole word
  std::size_t size_ = 0;
};

/// For hash tables of the standard library: their own hash of texts has a seed that everybody knows.
struct SeededHash {
  SipKey key;
  std::size_t operator()(std::string_view bytes) const noexcept { return siphash13(key, bytes); }
};

}  // namespace custengine::base
