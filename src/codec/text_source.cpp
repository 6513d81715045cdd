#include "codec/text_source.hpp"

#include <algorithm>
#include <cassert>

namespace custengine::codec {

Place Place::after(std::string_view text) const noexcept {
  Place place{offset + text.size(), line, column};
  if (const std::size_t last_break = text.rfind('\n'); last_break != std::string_view::npos) {
    place.line += static_cast<std::uint64_t>(std::ranges::count(text.substr(0, last_break + 1), '\n'));
    place.column = 1;
    text.remove_prefix(last_break + 1);
  }
  // Every byte but the second to fourth of a character starts one.
  place.column += static_cast<std::uint64_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  return place;
}

TextSource::TextSource(std::istream& in, std::size_t chunk_bytes)
    : in_(in.fail() ? nullptr : in.rdbuf()), chunk_bytes_(chunk_bytes) {
  constexpr std::string_view bom = "\xEF\xBB\xBF";
  if (peek(bom.size()).starts_with(bom)) {
    begin_ += bom.size();
    place_.offset = bom.size();
  }
}

std::string_view TextSource::peek(std::size_t size) {
  while (buffer_.size() - begin_ < size && !ended_) read_chunk();
  return std::string_view(buffer_).substr(begin_);
}

void TextSource::read_chunk() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + chunk_bytes_);
  in_.read(buffer_.data() + kept, static_cast<std::streamsize>(chunk_bytes_));
  buffer_.resize(kept + static_cast<std::size_t>(in_.gcount()));
  ended_ = !in_;
}

void TextSource::take(std::size_t size) {
  assert(size <= buffer_.size() - begin_);
  place_ = place_.after(std::string_view(buffer_).substr(begin_, size));
  begin_ += size;
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
