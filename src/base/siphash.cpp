#include "base/siphash.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

namespace custengine::base {

namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie");

SipState begin(SipKey key) noexcept {
  return {key.k0 ^ 0x736f6d6570736575, key.k1 ^ 0x646f72616e646f6d, key.k0 ^ 0x6c7967656e657261,
          key.k1 ^ 0x7465646279746573};
}

template <int count>
void do_rounds(SipState& s) noexcept {
  for (int i = 0; i < count; ++i) {
    s.v0 += s.v1, s.v1 = std::rotl(s.v1, 13), s.v1 ^= s.v0, s.v0 = std::rotl(s.v0, 32);
    s.v2 += s.v3, s.v3 = std::rotl(s.v3, 16), s.v3 ^= s.v2;
    s.v0 += s.v3, s.v3 = std::rotl(s.v3, 21), s.v3 ^= s.v0;
    s.v2 += s.v1, s.v1 = std::rotl(s.v1, 17), s.v1 ^= s.v2, s.v2 = std::rotl(s.v2, 32);
  }
}

template <int rounds>
void absorb(SipState& state, std::uint64_t word) noexcept {
  state.v3 ^= word;
  do_rounds<rounds>(state);
  state.v0 ^= word;
}

/// `last` holds the bytes after the last whole word.
template <int compression_rounds, int finalization_rounds>
std::uint64_t finish(SipState state, std::uint64_t last, std::size_t size) noexcept {
  absorb<compression_rounds>(state, last | static_cast<std::uint64_t>(size) << 56);
  state.v2 ^= 0xff;
  do_rounds<finalization_rounds>(state);
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

/// Returns at most eight bytes as a word, padded with zeros.
std::uint64_t to_word(std::string_view bytes) noexcept {
  std::uint64_t word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  return word;
}

}  // namespace

std::uint64_t siphash13(SipKey key, std::string_view bytes) noexcept {
  SipState state = begin(key);
  const std::size_t size = bytes.size();
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) absorb<1>(state, to_word(bytes.substr(0, 8)));
  return finish<1, 3>(state, to_word(bytes), size);
}

SipHasher::SipHasher(SipKey key) noexcept : state_(begin(key)) {}

void SipHasher::add(std::string_view bytes) noexcept {
  for (; bytes.size() > 8; bytes.remove_prefix(8)) add_word(to_word(bytes.substr(0, 8)), 8);
  add_word(to_word(bytes), bytes.size());
}

void SipHasher::add_word(std::uint64_t word, std::size_t bytes) noexcept {
  const std::size_t pending_bytes = size_ % 8;
  size_ += bytes;
  pending_ |= word << 8 * pending_bytes;
  if (pending_bytes + bytes < 8) return;
  absorb<2>(state_, pending_);
  pending_ = pending_bytes == 0 ? 0 : word >> 8 * (8 - pending_bytes);
}

std::uint64_t SipHasher::hash() const noexcept {
  return finish<2, 4>(state_, pending_, size_);
}

}  // namespace custengine::base
