#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::base {

// The wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding), without groups, which are deprecated.
// A message is a sequence of fields; a field is a number, a type and a value.

enum class WireType : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

/// Maps signed numbers to unsigned ones, so that numbers close to 0 have short varints (sint64).
constexpr std::uint64_t to_zigzag(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t from_zigzag(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1U ^ (~(value & 1U) + 1));
}

/// Appends fields to a text. Lifetime: refers to the text.
class WireWriter {
 public:
  explicit WireWriter(std::string& out) noexcept : out_(out) {}

  void add_varint(std::uint32_t number, std::uint64_t value);
  void add_bytes(std::uint32_t number, std::string_view value);
  /// Appends a nested message; `write()` appends its fields to the same text.
  template <class Write>
  void add_message(std::uint32_t number, Write write) {
    add_tag(number, WireType::bytes);
    const std::size_t begin = out_.size();
    write();
    insert_length(begin);
  }
  /// Appends fields that are encoded already.
  void add_encoded(std::string_view fields) { out_.append(fields); }

 private:
  void add_tag(std::uint32_t number, WireType type);
  void insert_length(std::size_t begin);

  std::string& out_;
};

/// A field of a message. Lifetime: refers to the message.
struct WireField {
  std::uint32_t number = 0;
  WireType type = {};
  std::uint64_t varint = 0;       // of type varint
  std::string_view bytes = {};    // of type bytes
  std::string_view encoded = {};  // the whole field
};

/// Reads the fields of a message, which may be any bytes. Lifetime: refers to the message.
class WireReader {
 public:
  explicit WireReader(std::string_view message) noexcept : rest_(message) {}

  /// Reads the next field. False at the end of the message, and if the next bytes are no field.
  bool next(WireField& field) noexcept;
  /// True if next() found bytes that are no field.
  bool is_damaged() const noexcept { return is_damaged_; }

 private:
  bool take_varint(std::uint64_t& value) noexcept;
  bool take_value(WireField& field) noexcept;

  std::string_view rest_;
  bool is_damaged_ = false;
};

}  // namespace custengine::base
