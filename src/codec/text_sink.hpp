#pragma once

#include "codec/stream_buffer.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <ostream>
#include <string>

namespace custengine::codec {

/// Text on its way to a stream, in pieces: what TextSource is for reading.
class TextSink {
 public:
  /// `out` must outlive this. One that has failed before takes nothing.
  explicit TextSink(std::ostream& out) : out_(buffer_of(out)) {}

  /// What was not yet given to the stream.
  std::string& text() noexcept { return text_; }

  /// Calls `append()`, which appends to text(): the whole of it counts, or nothing where it throws.
  template <class Append>
  void append(Append append) {
    const std::size_t size_before = text_.size();
    try {
      append();
    } catch (...) {
      text_.resize(size_before);
      throw;
    }
    if (text_.size() >= piece_bytes) write();
  }

  /// Whether the stream has failed: it is given no more.
  bool failed() const noexcept { return out_.fail(); }

  /// Errors: unavailable when the stream failed.
  Result<void> finish();

 private:
  static constexpr std::size_t piece_bytes = std::size_t{64} << 10;

  void write();

  std::ostream out_;  // see buffer_of()
  std::string text_;
};

}  // namespace custengine::codec
