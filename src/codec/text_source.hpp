#pragma once

#include "codec/decoder.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

namespace custengine::codec {

/// No row of a file, line, array element or CSV record, may be larger: what is, is reported and skipped.
inline constexpr std::size_t max_row_bytes = std::size_t{16} << 20;

/// A place in a file. The offset counts bytes from 0 (of the converted text where there is a decoder), the
/// column characters from 1. Lines end with LF, CRLF or CR.
struct Place {
  std::uint64_t offset = 0, line = 1, column = 1;
  bool after_carriage_return = false;  // a line feed here is the rest of a line break that counted already

  /// The place after `text`, which stands here.
  Place after(std::string_view text) const noexcept;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Reads a stream ahead, in chunks, and knows where it is. Holds no more than what is asked for and a chunk.
class TextSource {
 public:
  static constexpr std::size_t default_chunk_bytes = std::size_t{64} << 10;

  /// A BOM at the start is taken. `in` must outlive this. Without a decoder the text is what the stream has.
  explicit TextSource(std::istream& in, std::size_t chunk_bytes = default_chunk_bytes,
                      std::unique_ptr<Decoder> decoder = {});

  /// What was read and not yet taken: at least `size` bytes, unless the stream ends before. Valid until the
  /// next call of peek() or take_line(); take() leaves it as it is.
  std::string_view peek(std::size_t size = 1);

  /// Requires that so many bytes were peeked.
  void take(std::size_t size) noexcept;

  /// Takes everything up to the next LF, and that.
  void take_line();

  /// From here on what is taken stays readable, until release() or the next hold().
  void hold() noexcept {
    held_ = begin_;
    holds_ = true;
  }
  void release() noexcept { holds_ = false; }

  /// What was taken since hold(). Requires that it still holds. Valid as what peek() gives is.
  std::string_view held() const noexcept { return std::string_view(buffer_).substr(held_, begin_ - held_); }

  /// Of the next byte.
  const Place& place() const noexcept;
  std::uint64_t offset() const noexcept { return place_.offset + (begin_ - placed_); }

  /// Of the file that are behind: those taken, or, with a decoder, those read.
  std::uint64_t file_bytes() const noexcept { return decoder_ ? bytes_read_ : offset(); }

  /// Null when the file is UTF-8.
  const Decoder* decoder() const noexcept { return decoder_.get(); }

  /// The stream broke, which is something other than its end. Then peek() gives no more.
  bool failed() const noexcept { return in_.bad(); }

 private:
  void read_chunk();

  std::istream in_;  // see buffer_of()
  std::size_t chunk_bytes_;
  std::unique_ptr<Decoder> decoder_;
  std::string encoded_;  // the chunk, when there is a decoder
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not yet taken
  std::size_t held_ = 0;
  bool holds_ = false;
  bool ended_ = false;
  std::uint64_t bytes_read_ = 0;
  // Counting lines and characters costs more than taking, and is needed once a row.
  mutable Place place_;
  mutable std::size_t placed_ = 0;  // where in the buffer place_ is
};

/// Takes blanks, tabs and line breaks.
void take_white_space(TextSource& source);

constexpr bool is_json_white_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace custengine::codec
