#pragma once

#include "codec/stream_buffer.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <ostream>
#include <string>

namespace custengine::codec {

/// Writes text to a stream in pieces: the counterpart of TextSource.
class TextSink {
 public:
  /// `out` must outlive this. A stream that has failed before receives nothing.
  explicit TextSink(std::ostream& out) : out_(buffer_of(out)) {}

  /// The text that was not yet passed to the stream.
  std::string& text() noexcept { return text_; }

  /// Calls `append()`, which appends to text(). If it throws, its partial text is dropped.
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

  /// True if the stream has failed: it receives no more text.
  bool failed() const noexcept { return out_.fail(); }

  /// Errors: unavailable if the stream failed.
  Result<void> finish();

 private:
  static constexpr std::size_t piece_bytes = std::size_t{64} << 10;

  void write();

  std::ostream out_;  // see buffer_of()
  std::string text_;
};

}  // namespace custengine::codec
