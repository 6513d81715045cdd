#include "base/protobuf_wire.hpp"

#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace protobuf_wire_test {

using namespace custengine::base;
using namespace std::string_view_literals;

namespace {

template <class Add>
std::string written(Add add) {
  std::string out;
  WireWriter writer(out);
  add(writer);
  return out;
}

bool is_damaged(std::string_view message) {
  WireReader reader(message);
  for (WireField field; reader.next(field);) {
  }
  return reader.is_damaged();
}

}  // namespace

TEST_CASE("fields are written as protobuf's page of encodings shows") {
  CHECK(written([](WireWriter& out) { out.add_varint(1, 150); }) == "\x08\x96\x01");
  CHECK(written([](WireWriter& out) { out.add_bytes(2, "testing"); }) == "\x12\x07testing");
  CHECK(written([](WireWriter& out) { out.add_message(3, [&] { out.add_varint(1, 150); }); }) ==
        "\x1a\x03\x08\x96\x01");
  CHECK(written([](WireWriter& out) { out.add_varint(16, 0); }) == "\x80\x01\x00"sv);
}

TEST_CASE("zigzag maps numbers as protobuf does") {
  using Limits = std::numeric_limits<std::int64_t>;
  CHECK(to_zigzag(0) == 0);
  CHECK(to_zigzag(-1) == 1);
  CHECK(to_zigzag(1) == 2);
  CHECK(to_zigzag(Limits::max()) == ~std::uint64_t{1});
  CHECK(to_zigzag(Limits::min()) == ~std::uint64_t{0});
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-7}, std::int64_t{7}, Limits::max(), Limits::min()})
    CHECK(from_zigzag(to_zigzag(value)) == value);
}

TEST_CASE("varints of every size are read back") {
  for (unsigned bits = 0; bits < 64; ++bits)
    for (const std::uint64_t value : {std::uint64_t{1} << bits, (std::uint64_t{1} << bits) - 1, ~std::uint64_t{0}}) {
      const std::string message = written([&](WireWriter& out) { out.add_varint(1, value); });
      WireReader reader(message);
      WireField field;
      REQUIRE(reader.next(field));
      CHECK(field.number == 1);
      CHECK(field.varint == value);
      CHECK(field.encoded == message);
      CHECK_FALSE(reader.next(field));
      CHECK_FALSE(reader.is_damaged());
    }
}

TEST_CASE("fields of all types are read, and can be written back") {
  const std::string message = written([](WireWriter& out) {
    out.add_bytes(1, std::string(300, 'x'));
    out.add_encoded(
        "\x11"
        "12345678"
        "\x1d"
        "1234");  // 2: fixed64, 3: fixed32
    out.add_bytes(0x1FFFFFFF, "");
  });
  WireReader reader(message);
  WireField field;
  std::vector<std::uint32_t> found;
  std::string copy, bytes;
  while (reader.next(field)) {
    found.push_back(field.number);
    copy.append(field.encoded);
    bytes.append(field.bytes);
  }
  CHECK_FALSE(reader.is_damaged());
  CHECK(found == std::vector<std::uint32_t>{1, 2, 3, 0x1FFFFFFF});
  CHECK(copy == message);
  CHECK(bytes == std::string(300, 'x') + "123456781234");
}

TEST_CASE("bytes that are no message are damaged") {
  CHECK_FALSE(is_damaged(""));
  CHECK(is_damaged("\x08"));                                          // no value
  CHECK(is_damaged("\x08\x96"));                                      // half a varint
  CHECK(is_damaged("\x12\x02x"));                                     // a text is cut off
  CHECK(is_damaged("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));  // its length is 2^64 - 1
  CHECK(
      is_damaged("\x11"
                 "1234567"));  // seven bytes of eight
  CHECK(
      is_damaged("\x15"
                 "123"));           // three bytes of four
  CHECK(is_damaged("\x00\x00"sv));  // number 0
  CHECK(is_damaged("\x0b\x0c"));    // a group
  CHECK(is_damaged("\x0c"));        // the end of one
  CHECK(is_damaged("\x0e\x01"));    // types that do not exist
  CHECK(is_damaged("\x0f\x01"));
  CHECK(is_damaged("\x88\x80\x80\x80\x10\x01"));                            // a number of more than 29 bits
  CHECK(is_damaged("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"));        // more than 64 bits
  CHECK(is_damaged("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00"sv));  // more than ten bytes
}

}  // namespace protobuf_wire_test
