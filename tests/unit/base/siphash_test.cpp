#include "base/siphash.hpp"

#include "catch.hpp"

#include <string>

namespace siphash_test {

using custengine::base::siphash13;
using custengine::base::SipHasher;
using custengine::base::SipKey;

namespace {

// The key and the messages of the reference implementation's test vectors: bytes 0, 1, 2, …
constexpr SipKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::string counting(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

/// Hashes the text in pieces of the given size.
std::uint64_t hash_in_pieces(std::string_view bytes, std::size_t size) {
  SipHasher hasher(key);
  for (; bytes.size() > size; bytes.remove_prefix(size)) hasher.add(bytes.substr(0, size));
  hasher.add(bytes);
  return hasher.hash();
}

}  // namespace

TEST_CASE("SipHash-2-4 matches the reference vectors in any chunks") {
  for (const std::size_t size : {1U, 2U, 3U, 5U, 7U, 8U, 9U, 13U, 64U}) {
    INFO(size);
    CHECK(hash_in_pieces(counting(0), size) == 0x726fdb47dd0e0e31);
    CHECK(hash_in_pieces(counting(1), size) == 0x74f839c593dc67fd);
    CHECK(hash_in_pieces(counting(8), size) == 0x93f5f5799a932462);
    CHECK(hash_in_pieces(counting(15), size) == 0xa129ca6149be45e5);
    CHECK(hash_in_pieces(counting(63), size) == 0x958a324ceb064572);
  }
}

TEST_CASE("SipHash-1-3 matches the reference vectors") {
  CHECK(siphash13(key, counting(0)) == 0xabac0158050fc4dc);
  CHECK(siphash13(key, counting(1)) == 0xc9f49bf37d57ca93);
}

TEST_CASE("another key gives another hash") {
  CHECK(siphash13({1, 2}, "customer") != siphash13({1, 3}, "customer"));
  CHECK(siphash13({1, 2}, "customer") != siphash13({2, 2}, "customer"));
}

}  // namespace siphash_test
