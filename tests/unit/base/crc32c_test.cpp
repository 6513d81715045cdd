#include "base/crc32c.hpp"

#include "catch.hpp"
#include "random.hpp"

#include <boost/crc.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace crc32c_test {

using custengine::base::crc32c;

TEST_CASE("CRC-32C matches the examples of RFC 3720") {
  std::string counting;
  for (char byte = 0; byte < 32; ++byte) counting.push_back(byte);
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);
  CHECK(crc32c(std::string(32, '\xFF')) == 0x62A8AB43);
  CHECK(crc32c(counting) == 0x46DD794E);
  std::ranges::reverse(counting);
  CHECK(crc32c(counting) == 0x113FDB5C);
  CHECK(crc32c("123456789") == 0xE3069283);
  CHECK(crc32c("") == 0);
}

TEST_CASE("CRC-32C equals Boost.CRC's for texts of any length") {
  custengine::test::Random random(1);
  std::string bytes;
  for (std::size_t size = 0; size < 100; ++size) {
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> expected;
    expected.process_bytes(bytes.data(), bytes.size());
    CAPTURE(size);
    CHECK(crc32c(bytes) == expected.checksum());
    bytes.push_back(static_cast<char>(random.below(256)));
  }
}

}  // namespace crc32c_test
