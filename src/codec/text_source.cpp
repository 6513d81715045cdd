#include "codec/text_source.hpp"

#include "base/utf8.hpp"
#include "codec/stream_buffer.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace custengine::codec {

SourcePosition SourcePosition::after(std::string_view text) const noexcept {
  if (text.empty()) return *this;
  SourcePosition place{offset + text.size(), line, column, text.back() == '\r'};
  if (after_carriage_return && text.front() == '\n') text.remove_prefix(1);
  if (const std::size_t last_break = text.find_last_of("\r\n"); last_break != std::string_view::npos) {
    place.line += static_cast<std::uint64_t>(std::ranges::count(text.substr(0, last_break + 1), '\n'));
    for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
      if (at + 1 == text.size() || text[at + 1] != '\n') ++place.line;
    place.column = 1;
    text.remove_prefix(last_break + 1);
  }
  // Counts characters: every byte starts one, except the second to fourth byte of a character.
  place.column += base::count_characters(text);
  return place;
}

TextSource::TextSource(std::istream& in, std::size_t chunk_bytes, std::unique_ptr<Decoder> decoder)
    : in_(buffer_of(in)), chunk_bytes_(chunk_bytes), decoder_(std::move(decoder)) {
  constexpr std::string_view bom = "\xEF\xBB\xBF";
  if (peek(bom.size()).starts_with(bom)) {
    begin_ = placed_ = bom.size();
    place_.offset = bom.size();
  }
}

std::string_view TextSource::peek(std::size_t size) {
  while (buffer_.size() - begin_ < size && !ended_) read_chunk();
  return std::string_view(buffer_).substr(begin_);
}

void TextSource::read_chunk() {
  place();
  const std::size_t dropped = holds_ ? held_ : begin_;
  buffer_.erase(0, dropped);
  begin_ -= dropped;
  placed_ -= dropped;
  held_ -= holds_ ? dropped : 0;
  if (decoder_) decoder_->forget_faults_before(place_.offset - begin_);

  std::string& chunk = decoder_ ? encoded_ : buffer_;
  const std::size_t kept = decoder_ ? 0 : buffer_.size();
  chunk.resize(kept + chunk_bytes_);
  in_.read(chunk.data() + kept, static_cast<std::streamsize>(chunk_bytes_));
  chunk.resize(kept + static_cast<std::size_t>(in_.gcount()));
  bytes_read_ += chunk.size() - kept;
  ended_ = !in_;
  if (decoder_) decoder_->decode(encoded_, ended_, buffer_);
}

void TextSource::take(std::size_t size) noexcept {
  assert(size <= buffer_.size() - begin_);
  begin_ += size;
}

const SourcePosition& TextSource::place() const noexcept {
  place_ = place_.after(std::string_view(buffer_).substr(placed_, begin_ - placed_));
  placed_ = begin_;
  return place_;
}

void TextSource::take_line() {
  for (std::string_view text = peek(); !text.empty(); text = peek()) {
    const std::size_t line_break = text.find('\n');
    if (line_break != std::string_view::npos) return take(line_break + 1);
    take(text.size());
  }
}

void take_white_space(TextSource& source) {
  for (std::string_view text = source.peek(); !text.empty(); text = source.peek()) {
    const auto end = std::ranges::find_if_not(text, is_json_white_space);
    source.take(static_cast<std::size_t>(end - text.begin()));
    if (end != text.end()) return;
  }
}

}  // namespace custengine::codec
