#pragma once

#include "data/row.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bench {

/// A checksum of every field of the customers that an engine finds, in their order.
class Checksum {
 public:
  /// `ends` reads each text's length, first and last byte, enough to load it into the cache; used while timing.
  /// `every_byte` is used to compare engines before timing.
  enum class Depth { ends, every_byte };

  explicit Checksum(Depth depth) : depth_(depth) {}

  void add(const std::array<std::string_view, text_count>& texts) {
    std::uint64_t item = 0;
    if (depth_ == Depth::ends) {
      for (std::size_t i = 0; i < text_count; ++i) item += ends(texts[i]) * (2 * i + 0x9E37'79B9U);
    } else {
      for (const std::string_view text : texts) item = every_byte(item, text);
    }
    value_ = value_ * 31 + item;
  }

  std::uint64_t value() const { return value_; }

 private:
  static std::uint64_t ends(std::string_view text) {
    if (text.empty()) return 0;
    return text.size() | static_cast<std::uint64_t>(static_cast<unsigned char>(text.front())) << 32U |
           static_cast<std::uint64_t>(static_cast<unsigned char>(text.back())) << 40U;
  }
  static std::uint64_t every_byte(std::uint64_t sum, std::string_view text) {
    for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3U;
    return (sum ^ 0xFFU) * 0x100'0000'01B3U;  // separates texts, so that "ab", "c" and "a", "bc" differ
  }

  Depth depth_;
  std::uint64_t value_ = 0;
};

/// The checksum of a pair of customers, independent of their order.
inline std::uint64_t pair_checksum(const Checksum& one, const Checksum& other) {
  return (2 * one.value() + 1) * (2 * other.value() + 1);
}

}  // namespace bench
