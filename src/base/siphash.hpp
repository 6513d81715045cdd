#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custengine::base {

struct SipKey {
  std::uint64_t k0 = 0, k1 = 0;
};

/// SipHash-c-d (Aumasson and Bernstein, 2012): a keyed hash whose collisions cannot be found without the
/// key, so that ids chosen by strangers cannot make hash tables slow.
template <int compression_rounds, int finalization_rounds>
std::uint64_t siphash(SipKey key, std::string_view bytes) noexcept;

extern template std::uint64_t siphash<1, 3>(SipKey, std::string_view) noexcept;
extern template std::uint64_t siphash<2, 4>(SipKey, std::string_view) noexcept;

/// For hash tables of the standard library: their own hash of texts has a seed that everybody knows.
struct SeededHash {
  SipKey key;
  std::size_t operator()(std::string_view bytes) const noexcept { return siphash<1, 3>(key, bytes); }
};

}  // namespace custengine::base
