#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

namespace custengine::codec {

/// No row of a file, line, array element or CSV record, may be larger: what is, is reported and skipped.
inline constexpr std::size_t max_row_bytes = std::size_t{16} << 20;

/// A place in a file. The offset counts bytes from 0, the column characters from 1.
struct Place {
  std::uint64_t offset = 0, line = 1, column = 1;

  /// The place after `text`, which stands here.
  Place after(std::string_view text) const noexcept;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Reads a stream ahead, in chunks, and knows where it is. Holds no more than what is asked for and a chunk.
class TextSource {
 public:
  static constexpr std::size_t default_chunk_bytes = std::size_t{64} << 10;

  /// A BOM at the start is taken. `in` must outlive this.
  explicit TextSource(std::istream& in, std::size_t chunk_bytes = default_chunk_bytes);

  /// What was read and not yet taken: at least `size` bytes, unless the stream ends before. Valid until the
  /// next call that is not const.
  std::string_view peek(std::size_t size = 1);

  /// Requires that so many bytes were peeked.
  void take(std::size_t size);

  /// Takes everything up to the next line break, and that.
  void take_line();

  /// Of the next byte.
  const Place& place() const noexcept { return place_; }

  /// The stream broke, which is something other than its end. Then peek() gives no more.
  bool failed() const noexcept { return in_.bad(); }

 private:
  void read_chunk();

  std::istream in_;  // over the caller's buffer, so that the caller's exception mask has no say
  std::size_t chunk_bytes_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not yet taken
  bool ended_ = false;
  Place place_;
};

/// Takes blanks, tabs and line breaks.
void take_white_space(TextSource& source);

constexpr bool is_json_white_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace custengine::codec
