#pragma once

#include <cstdint>

namespace custengine::testing {

/// SplitMix64 (Steele, Lea, Flood 2014). Gives the same numbers on every machine; the distributions of the standard
/// library do not guarantee that.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) noexcept : state_(seed) {}

  constexpr std::uint64_t next() noexcept {
    std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15U);
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }

  /// Returns 0..bound-1. Requires bound > 0.
  constexpr std::uint32_t below(std::uint32_t bound) noexcept {
    return static_cast<std::uint32_t>((std::uint64_t{next() >> 32U} * bound) >> 32U);
  }

  constexpr bool chance(double share) noexcept { return static_cast<double>(next() >> 11U) * 0x1.0p-53 < share; }

  constexpr char digit() noexcept { return static_cast<char>('0' + below(10)); }

 private:
  std::uint64_t state_;
};

}  // namespace custengine::testing
