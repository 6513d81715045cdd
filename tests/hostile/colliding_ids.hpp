#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::test {

/// Ids of 16 bytes with equal std::hash in 64-bit libstdc++. The hash is MurmurHash64A with a known seed, and each of
/// its steps can be inverted. The first eight bytes are free, and the last eight bytes are computed.
inline std::vector<std::string> colliding_ids(std::size_t count) {
  constexpr std::uint64_t factor = 0xc6a4a7935bd1e995U, seed = 0xc70f6907U;
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::uint64_t inverse = factor;  // modulo 2^64, by Newton
  for (int i = 0; i < 5; ++i) inverse *= 2 - factor * inverse;
  std::array<bool, 256> allowed = {};
  for (const char letter : letters) allowed[static_cast<unsigned char>(letter)] = true;

  const auto mix = [](std::uint64_t block) {
    block *= factor;
    block ^= block >> 47;
    return block * factor;
  };
  const auto unmix = [inverse](std::uint64_t mixed) {
    mixed *= inverse;
    mixed ^= mixed >> 47;
    return mixed * inverse;
  };
  const std::uint64_t start = seed ^ (16 * factor);
  const auto block_of = [](const char* bytes) {
    std::uint64_t block = 0;
    std::memcpy(&block, bytes, 8);
    return block;
  };
  const std::uint64_t wanted = ((start ^ mix(block_of("AAAAAAAA"))) * factor) ^ mix(block_of("AAAAAAAA"));

  std::vector<std::string> ids = {std::string(16, 'A')};
  for (std::uint64_t number = 1; ids.size() < count; ++number) {
    std::string id(16, 'A');
    for (std::size_t i = 0; i < 8; ++i) id[i] = letters[(number >> (6 * i)) % 64];
    const std::uint64_t last = unmix(wanted ^ ((start ^ mix(block_of(id.data()))) * factor));
    std::memcpy(id.data() + 8, &last, 8);
    bool is_id = true;
    for (std::size_t i = 8; i < 16; ++i) is_id = is_id && allowed[static_cast<unsigned char>(id[i])];
    if (is_id) ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace custengine::test
