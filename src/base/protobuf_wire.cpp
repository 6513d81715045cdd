#include "base/protobuf_wire.hpp"

#include <array>

namespace custengine::base {

namespace {

constexpr unsigned type_bits = 3, varint_bits = 7;
constexpr std::uint64_t type_mask = (1U << type_bits) - 1;
constexpr std::uint64_t max_tag = 0xFFFFFFFF;
constexpr unsigned char continues = 0x80;

constexpr bool is_wire_type(std::uint64_t type) noexcept {
  return type <= static_cast<std::uint64_t>(WireType::bytes) || type == static_cast<std::uint64_t>(WireType::fixed32);
}

/// A varint: little-endian groups of seven bits; all bytes but the last have the top bit set.
class Varint {
 public:
  explicit Varint(std::uint64_t value) noexcept {
    for (; value >= continues; value >>= varint_bits) bytes_[size_++] = static_cast<char>(value | continues);
    bytes_[size_++] = static_cast<char>(value);
  }
  std::string_view bytes() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::array<char, 10> bytes_ = {};
  std::size_t size_ = 0;
};

}  // namespace

void WireWriter::add_tag(std::uint32_t number, WireType type) {
  out_.append(Varint(std::uint64_t{number} << type_bits | static_cast<std::uint64_t>(type)).bytes());
}

void WireWriter::add_varint(std::uint32_t number, std::uint64_t value) {
  add_tag(number, WireType::varint);
  out_.append(Varint(value).bytes());
}

void WireWriter::add_bytes(std::uint32_t number, std::string_view value) {
  add_tag(number, WireType::bytes);
  out_.append(Varint(value.size()).bytes()).append(value);
}

void WireWriter::insert_length(std::size_t begin) {
  out_.insert(begin, Varint(out_.size() - begin).bytes());
}

bool WireReader::next(WireField& field) noexcept {
  if (rest_.empty()) return false;
  const std::string_view begin = rest_;
  std::uint64_t tag = 0;
  is_damaged_ = !take_varint(tag) || tag > max_tag || tag >> type_bits == 0 || !is_wire_type(tag & type_mask);
  if (is_damaged_) return false;
  field.number = static_cast<std::uint32_t>(tag >> type_bits);
  field.type = static_cast<WireType>(tag & type_mask);
  is_damaged_ = !take_value(field);
  field.encoded = begin.substr(0, begin.size() - rest_.size());
  return !is_damaged_;
}

bool WireReader::take_value(WireField& field) noexcept {
  if (field.type == WireType::varint) return take_varint(field.varint);
  std::uint64_t size = field.type == WireType::fixed64 ? 8 : 4;
  if (field.type == WireType::bytes && !take_varint(size)) return false;
  if (size > rest_.size()) return false;
  field.bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

bool WireReader::take_varint(std::uint64_t& value) noexcept {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += varint_bits) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    const std::uint64_t bits = byte & ~unsigned{continues};
    if (bits << shift >> shift != bits) return false;  // more than 64 bits
    rest_.remove_prefix(1);
    value |= bits << shift;
    if (byte < continues) return true;
  }
  return false;
}

}  // namespace custengine::base
