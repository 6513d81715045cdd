#include "codec/json_text.hpp"

#include "base/json_escape.hpp"
#include "base/utf8.hpp"

#include <custengine/timestamp.hpp>

#include <algorithm>
#include <cstdint>

namespace custengine::codec {

namespace {

using Word = std::uint64_t;

constexpr Word in_each_byte(unsigned char byte) noexcept {
  return ~Word{0} / 0xFF * byte;
}

// True if a byte of the word is a control character, a quote, a backslash, or not ASCII. A borrow can only spoil
// bytes above one for which it is really true (Hacker's Delight, "find first 0-byte").
constexpr bool needs_care(Word word) noexcept {
  const Word below_space = (word - in_each_byte(' ')) & ~word;
  const Word quote = word ^ in_each_byte('"'), backslash = word ^ in_each_byte('\\');
  const Word is_quote = (quote - in_each_byte(1)) & ~quote, is_backslash = (backslash - in_each_byte(1)) & ~backslash;
  return ((word | below_space | is_quote | is_backslash) & in_each_byte(0x80)) != 0;
}

constexpr auto is_plain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0; c < 0x80; ++c) plain[c] = base::json_escape(static_cast<char>(c)).empty();
  return plain;
}();

}  // namespace

// Grows by a kilobyte at a time, because resize() fills the new part with zeros. A customer needs one or two steps.
void JsonText::grow(std::size_t bytes) {
  constexpr std::size_t step = 1024;
  const std::size_t used = size();
  out_.resize(used + std::max(bytes, step));
  at_ = out_.data() + used;
  end_ = out_.data() + out_.size();
}

void JsonText::put_quoted(std::string_view text) {
  // Words are stored whole, even the last one.
  constexpr std::size_t slack = sizeof(Word) + 2;
  ensure(text.size() + slack);
  *at_++ = '"';
  while (true) {
    const char* from = text.data();
    const char* const end = from + text.size();
    char* at = at_;
    while (static_cast<std::size_t>(end - from) >= sizeof(Word)) {
      Word word = 0;
      std::memcpy(&word, from, sizeof word);
      if (needs_care(word)) break;
      std::memcpy(at, &word, sizeof word);
      from += sizeof word;
      at += sizeof word;
    }
    while (from < end && is_plain[static_cast<unsigned char>(*from)]) *at++ = *from++;
    at_ = at;
    if (from == end) break;
    text.remove_prefix(static_cast<std::size_t>(from - text.data()));
    text.remove_prefix(put_character(text));
    ensure(text.size() + slack);
  }
  *at_++ = '"';
}

// Puts the first character of a text, which is not plain. Returns its size in the text in bytes.
std::size_t JsonText::put_character(std::string_view text) {
  if (const std::string_view escape = base::json_escape(text.front()); !escape.empty()) {
    put(escape);
    return 1;
  }
  const std::size_t bytes = base::character_size(text.substr(0, 4));
  put(bytes > 0 ? text.substr(0, bytes) : std::string_view("\uFFFD"));
  return std::max(bytes, std::size_t{1});
}

void JsonText::put_quoted_time(Timestamp time) {
  ensure(max_timestamp_bytes + 2);
  *at_++ = '"';
  at_ = write_timestamp(at_, time);
  *at_++ = '"';
}

}  // namespace custengine::codec
