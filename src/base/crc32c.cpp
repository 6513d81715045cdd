#include "base/crc32c.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace custengine::base {

namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie");

constexpr std::uint32_t reversed_polynomial = 0x82F63B78;

/// remainders[k][b] is the remainder of byte b with k zero bytes after it.
constexpr auto remainders = [] {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = remainder >> 1U ^ ((remainder & 1U) != 0 ? reversed_polynomial : 0);
    tables[0][byte] = remainder;
  }
  for (std::size_t zeros = 1; zeros < tables.size(); ++zeros)
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[zeros - 1][byte];
      tables[zeros][byte] = before >> 8U ^ tables[0][before & 0xFFU];
    }
  return tables;
}();

}  // namespace

std::uint32_t crc32c(std::string_view bytes) noexcept {
  std::uint32_t crc = 0xFFFFFFFF;
  std::uint64_t word = 0;
  for (; bytes.size() >= sizeof word; bytes.remove_prefix(sizeof word)) {
    std::memcpy(&word, bytes.data(), sizeof word);
    word ^= crc;
    crc = 0;
    for (std::size_t i = 0; i < sizeof word; ++i) crc ^= remainders[sizeof word - 1 - i][word >> 8 * i & 0xFFU];
  }
  for (const char byte : bytes) crc = crc >> 8U ^ remainders[0][(crc ^ static_cast<unsigned char>(byte)) & 0xFFU];
  return ~crc;
}

void append_crc32c(std::string& bytes) {
  std::uint32_t checksum = crc32c(bytes);
  for (std::size_t i = 0; i < sizeof checksum; ++i, checksum >>= 8U)
    bytes.push_back(static_cast<char>(checksum & 0xFF));
}

std::optional<std::string_view> without_crc32c(std::string_view bytes) noexcept {
  std::uint32_t checksum = 0;
  if (bytes.size() < sizeof checksum) return std::nullopt;
  for (std::size_t i = 1; i <= sizeof checksum; ++i)
    checksum = checksum << 8U | static_cast<unsigned char>(bytes[bytes.size() - i]);
  bytes.remove_suffix(sizeof checksum);
  if (checksum != crc32c(bytes)) return std::nullopt;
  return bytes;
}

}  // namespace custengine::base
