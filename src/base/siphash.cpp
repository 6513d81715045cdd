#include "base/siphash.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

namespace custengine::base {

namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie");

struct State {
  std::uint64_t v0, v1, v2, v3;

  void rounds(int count) noexcept {
    for (int i = 0; i < count; ++i) {
      v0 += v1, v1 = std::rotl(v1, 13), v1 ^= v0, v0 = std::rotl(v0, 32);
      v2 += v3, v3 = std::rotl(v3, 16), v3 ^= v2;
      v0 += v3, v3 = std::rotl(v3, 21), v3 ^= v0;
      v2 += v1, v1 = std::rotl(v1, 17), v1 ^= v2, v2 = std::rotl(v2, 32);
    }
  }
};

}  // namespace

template <int compression_rounds, int finalization_rounds>
std::uint64_t siphash(SipKey key, std::string_view bytes) noexcept {
  State state{key.k0 ^ 0x736f6d6570736575, key.k1 ^ 0x646f72616e646f6d, key.k0 ^ 0x6c7967656e657261,
              key.k1 ^ 0x7465646279746573};
  const auto absorb = [&state](std::uint64_t word) {
    state.v3 ^= word;
    state.rounds(compression_rounds);
    state.v0 ^= word;
  };

  const std::size_t whole = bytes.size() / 8 * 8;
  for (std::size_t i = 0; i < whole; i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    absorb(word);
  }
  std::uint64_t last = 0;
  if (bytes.size() > whole) std::memcpy(&last, bytes.data() + whole, bytes.size() - whole);
  absorb(last | static_cast<std::uint64_t>(bytes.size()) << 56);

  state.v2 ^= 0xff;
  state.rounds(finalization_rounds);
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

template std::uint64_t siphash<1, 3>(SipKey, std::string_view) noexcept;
template std::uint64_t siphash<2, 4>(SipKey, std::string_view) noexcept;

}  // namespace custengine::base
