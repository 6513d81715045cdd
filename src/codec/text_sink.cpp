#include "codec/text_sink.hpp"

namespace custengine::codec {

void TextSink::write() {
  out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
  text_.clear();
}

Result<void> TextSink::finish() {
  write();
  if (!out_.flush()) return Error{.code = ErrorCode::unavailable, .message = "the stream takes no more"};
  return {};
}

}  // namespace custengine::codec
