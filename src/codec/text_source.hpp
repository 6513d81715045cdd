#pragma once

#include "codec/decoder.hpp"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

namespace custengine::codec {

/// The largest size of a row of a file: a line, array element or CSV record. A larger row is reported and skipped.
inline constexpr std::size_t max_row_bytes = std::size_t{16} << 20;

/// A position in a file. The offset counts bytes from 0; with a decoder, bytes of the converted text. The column
/// counts characters from 1. Lines end with LF, CRLF or CR.
struct SourcePosition {
  std::uint64_t offset = 0, line = 1, column = 1;
  bool after_carriage_return = false;  // a line feed here belongs to a line break that is already counted

  /// Returns the position after `text`, which begins here.
  SourcePosition after(std::string_view text) const noexcept;
  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

/// Reads a stream ahead in chunks, and knows its position. Buffers at most the requested size and a chunk.
class TextSource {
 public:
  static constexpr std::size_t default_chunk_bytes = std::size_t{64} << 10;

  /// Skips a BOM at the start. `in` must outlive this. Without a decoder the text is that of the stream.
  explicit TextSource(std::istream& in, std::size_t chunk_bytes = default_chunk_bytes,
                      std::unique_ptr<Decoder> decoder = {});

  /// Returns the text that was read and not yet taken: at least `size` bytes, unless the stream ends before. Valid
  /// until the next call of peek() or take_line(). take() does not change it.
  std::string_view peek(std::size_t size = 1);

  /// Requires that at least `size` bytes were peeked.
  void take(std::size_t size) noexcept;

  /// Takes everything up to and including the next LF.
  void take_line();

  /// Keeps the text that is taken from now on readable, until release() or the next hold().
  void hold() noexcept {
    held_ = begin_;
    holds_ = true;
  }
  void release() noexcept { holds_ = false; }

  /// Returns the text taken since hold(). Requires that it was not released. Valid as long as the result of peek().
  std::string_view held() const noexcept { return std::string_view(buffer_).substr(held_, begin_ - held_); }

  /// Returns the position of the next byte.
  const SourcePosition& place() const noexcept;
  std::uint64_t offset() const noexcept { return place_.offset + (begin_ - placed_); }

  /// Returns how many bytes of the file are done: those taken or, with a decoder, those read.
  std::uint64_t file_bytes() const noexcept { return decoder_ ? bytes_read_ : offset(); }

  /// Null if the file is UTF-8.
  const Decoder* decoder() const noexcept { return decoder_.get(); }

  /// True if the stream broke, as opposed to ending. peek() then reads no more.
  bool failed() const noexcept { return in_.bad(); }

 private:
  void read_chunk();

  std::istream in_;  // see buffer_of()
  std::size_t chunk_bytes_;
  std::unique_ptr<Decoder> decoder_;
  std::string encoded_;  // the chunk, if there is a decoder
  std::string buffer_;
  std::size_t begin_ = 0;  // of the text that is not yet taken
  std::size_t held_ = 0;
  bool holds_ = false;
  bool ended_ = false;
  std::uint64_t bytes_read_ = 0;
  // Updated lazily: counting lines and characters costs more than taking, and is needed once per row.
  mutable SourcePosition place_;
  mutable std::size_t placed_ = 0;  // position of place_ in the buffer
};

/// Takes blanks, tabs and line breaks.
void take_white_space(TextSource& source);

constexpr bool is_json_white_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace custengine::codec
