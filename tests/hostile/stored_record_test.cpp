// Stored records that an attacker made: reading them takes memory in proportion to their size.

#include "base/crc32c.hpp"
#include "base/protobuf_wire.hpp"
#include "catch.hpp"
#include "counted_memory.hpp"
#include "model/record.hpp"
#include "model/record_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace stored_record_test {

using namespace custengine;
using base::WireWriter;

namespace {

void add_identity(WireWriter& out) {
  out.add_bytes(1, "c");
  out.add_varint(15, 1);
}

/// The bytes of a record, of about `size` bytes: the fields of `begin`, and those of `add` again and again.
std::string repeated(std::size_t size, const std::function<void(WireWriter&)>& add,
                     const std::function<void(WireWriter&)>& begin = add_identity,
                     model::StoredFormat format = model::StoredFormat::customer) {
  std::string bytes(1, static_cast<char>(format));
  WireWriter out(bytes);
  begin(out);
  while (bytes.size() < size) add(out);
  const std::uint32_t checksum = base::crc32c(bytes);
  for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(checksum >> shift & 0xFFU));
  return bytes;
}

std::function<void(WireWriter&)> object(std::uint32_t number, std::string members) {
  return [number, members = std::move(members)](WireWriter& out) { out.add_bytes(number, members); };
}

/// The peak of memory per byte of the record, which is read and written.
double memory_per_byte(const std::string& bytes) {
  const test::CountedMemory memory;
  if (const auto content = model::decode_record(bytes)) detail::Record::make(*content);
  if (const auto details = model::decode_details(bytes)) model::encode(*details);
  return static_cast<double>(memory.most_bytes()) / static_cast<double>(bytes.size());
}

}  // namespace

TEST_CASE("a stored record takes memory in proportion") {
  // The shortest objects of each kind, and unknown members of them.
  const std::vector<std::function<void(WireWriter&)>> fields = {
      object(25, "\x0a\x01x"),                          // addresses
      object(26, "\x0a\x01x"),                          // contacts
      object(27, "\x0a\x01x"),                          // consents
      object(28, "\x0a\x01X"),                          // extensions
      object(26, "\x0a\x01x\x42\x03\x0a\x01X"),         // contacts with an extension
      object(25, "\x0a\x01x\x62\x01y"),                 // addresses with an unknown member
      object(20, "\x18\x01"),                           // a credit with an unknown member
      object(24, "\x22\x01x"),                          // an account manager with one
      object(1000, ""),                                 // unknown fields
      [](WireWriter& out) { out.add_bytes(4, "Ada"); }  // a known text
  };
  for (const std::size_t size : {20'000UL, 200'000UL})
    for (std::size_t i = 0; i < fields.size(); ++i) {
      CAPTURE(size, i);
      CHECK(memory_per_byte(repeated(size, fields[i])) <= 200);
    }
}

TEST_CASE("repeated objects do not multiply a long key") {
  // Each part of the account manager has an unknown member; only the first part has the id.
  const std::string long_id = "\x0a\xff\xff\x02" + std::string(0xBFFF, 'm');
  const auto begin = [&](WireWriter& out) {
    add_identity(out);
    out.add_bytes(24, long_id);
  };
  CHECK(memory_per_byte(repeated(100'000, object(24, "\x22\x01x"), begin)) <= 200);
  CHECK(memory_per_byte(
            repeated(100'000, object(6, "\x22\x01x"), object(6, long_id), model::StoredFormat::store_details)) <= 200);
}

TEST_CASE("equal ids do not multiply a long unknown member") {
  for (const std::uint32_t number : {25U, 26U, 27U}) {
    CAPTURE(number);
    const std::string long_member = "\x0a\x01x\xe2\x0f\x80\x80\x04" + std::string(0x10000, 'u');  // 252
    const auto begin = [&](WireWriter& out) {
      add_identity(out);
      out.add_bytes(number, long_member);
    };
    CHECK(memory_per_byte(repeated(100'000, object(number, "\x0a\x01x"), begin)) <= 200);
  }
}

TEST_CASE("a length that a stored record claims allocates nothing") {
  for (const std::uint32_t number : {4U, 23U, 26U, 1000U}) {
    const std::string bytes = repeated(100, [&](WireWriter& out) {
      std::string field;
      WireWriter(field).add_bytes(number, "");
      field.back() = '\xff';  // the length becomes 2^63 - 1
      out.add_encoded(field + "\xff\xff\xff\xff\xff\xff\xff\x7f");
    });
    const test::CountedMemory memory;
    CHECK(model::decode_record(bytes).error().code == ErrorCode::data_loss);
    CHECK(memory.most_bytes() < 2'000);
  }
}

}  // namespace stored_record_test
