#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace custengine::codec {

/// The bytes of the well-formed UTF-8 character that `text` begins with (1..4); 0 when there is none:
/// truncated, overlong, a surrogate, or past U+10FFFF.
constexpr std::size_t character_size(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (size == 0 || text.size() < size) return 0;
  // Only the second byte's range depends on the first (Unicode, table 3-7).
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i)
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  return size;
}

/// Where the first byte that is not UTF-8 stands; npos when all is well.
inline std::size_t find_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    // Most text is ASCII: eight bytes at once.
    std::uint64_t eight = 0;
    while (text.size() - i >= sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080U) != 0) break;
      i += sizeof eight;
    }
    if (i == text.size()) break;
    const std::size_t size = character_size(text.substr(i, 4));
    if (size == 0) return i;
    i += size;
  }
  return std::string_view::npos;
}

}  // namespace custengine::codec
