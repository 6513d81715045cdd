#include "sqlite/page_guard.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace custengine::sqlite {
namespace {

constexpr std::size_t checked_bytes = page_size - reserved_bytes;

std::size_t two_bytes(const unsigned char* at) noexcept {
  return static_cast<std::size_t>(at[0]) << 8U | at[1];
}

std::uint32_t word(const unsigned char* at) noexcept {
  return std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8U | std::uint32_t{at[2]} << 16U | std::uint32_t{at[3]} << 24U;
}
void put(std::uint32_t value, unsigned char* at) noexcept {
  for (unsigned i = 0; i < 4; ++i) at[i] = static_cast<unsigned char>(value >> 8 * i);
}

// The checksum of SQLite's own write-ahead log (a Fletcher sum with carries), begun with the page number, so that a
// page in the wrong place is noticed.
struct Checksum {
  std::uint32_t first, second = 0;
};
Checksum checksum_all(const unsigned char* page, unsigned number) noexcept {
  Checksum sum{.first = number};
  for (std::size_t at = 0; at < checked_bytes; at += 8) {
    sum.first += word(page + at) + sum.second;
    sum.second += word(page + at + 4) + sum.first;
  }
  return sum;
}

// The mark of the first page counts as zeros.
Checksum checksum(std::span<const unsigned char, page_size> page, unsigned number) noexcept {
  if (number != 1) return checksum_all(page.data(), number);
  std::array<unsigned char, page_size> unmarked;
  std::copy(page.begin(), page.end(), unmarked.begin());
  std::fill_n(unmarked.begin() + mark_offset, mark_bytes, static_cast<unsigned char>(0));
  return checksum_all(unmarked.data(), number);
}

}  // namespace

void zero_free_space(Page page, bool is_first) noexcept {
  constexpr std::size_t header_of_file = 100;
  const std::size_t header = is_first ? header_of_file : 0;
  const unsigned char kind = page[header];
  const bool is_leaf = kind == 10 || kind == 13, is_interior = kind == 2 || kind == 5;
  if (!is_leaf && !is_interior) return;
  const std::size_t begin = header + (is_leaf ? 8 : 12) + 2 * two_bytes(&page[header + 3]);
  const std::size_t end = two_bytes(&page[header + 5]);
  if (begin < end && end <= checked_bytes) std::memset(&page[begin], 0, end - begin);
}

void seal(Page page, unsigned number) noexcept {
  zero_free_space(page, number == 1);
  const Checksum sum = checksum(page, number);
  put(sum.first, &page[checked_bytes]);
  put(sum.second, &page[checked_bytes + 4]);
}

bool is_intact(std::span<const unsigned char, page_size> page, unsigned number) noexcept {
  const Checksum sum = checksum(page, number);
  if (sum.first == word(&page[checked_bytes]) && sum.second == word(&page[checked_bytes + 4])) return true;
  return std::all_of(page.begin(), page.end(), [](unsigned char byte) { return byte == 0; });
}

}  // namespace custengine::sqlite
