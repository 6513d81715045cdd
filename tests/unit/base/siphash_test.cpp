#include "base/siphash.hpp"

#include "catch.hpp"

#include <string>

using custengine::base::siphash;
using custengine::base::SipKey;

namespace {

// The key and the messages of the reference implementation's test vectors: bytes 0, 1, 2, …
constexpr SipKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::string counting(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

}  // namespace

TEST_CASE("SipHash-2-4 gives the vectors of its reference implementation") {
  CHECK(siphash<2, 4>(key, counting(0)) == 0x726fdb47dd0e0e31);
  CHECK(siphash<2, 4>(key, counting(1)) == 0x74f839c593dc67fd);
  CHECK(siphash<2, 4>(key, counting(8)) == 0x93f5f5799a932462);
  CHECK(siphash<2, 4>(key, counting(15)) == 0xa129ca6149be45e5);
}

TEST_CASE("SipHash-1-3 gives the vectors of its reference implementation") {
  CHECK(siphash<1, 3>(key, counting(0)) == 0xabac0158050fc4dc);
  CHECK(siphash<1, 3>(key, counting(1)) == 0xc9f49bf37d57ca93);
}

TEST_CASE("another key gives another hash") {
  CHECK(siphash<1, 3>({1, 2}, "customer") != siphash<1, 3>({1, 3}, "customer"));
  CHECK(siphash<1, 3>({1, 2}, "customer") != siphash<1, 3>({2, 2}, "customer"));
}
