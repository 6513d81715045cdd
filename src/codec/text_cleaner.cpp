#include "codec/text_cleaner.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace custengine::codec {

namespace {

std::string_view trim_blanks(std::string_view text) noexcept {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::int32_t begin = 0, end = static_cast<std::int32_t>(text.size());  // no text is larger than a row
  UChar32 c = 0;
  for (std::int32_t next = begin; begin < end; begin = next) {
    U8_NEXT(bytes, next, end, c);
    if (!u_isUWhiteSpace(c)) break;
  }
  for (std::int32_t previous = end; begin < end; end = previous) {
    U8_PREV(bytes, begin, previous, c);
    if (!u_isUWhiteSpace(c)) break;
  }
  return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

}  // namespace

TextCleaner::TextCleaner(bool trim, const std::vector<std::string>& empty_values)
    : trim_(trim), empty_values_(empty_values.begin(), empty_values.end()) {}

std::string_view TextCleaner::trimmed(std::string_view text) const {
  return trim_ ? trim_blanks(text) : text;
}

std::string_view TextCleaner::clean(std::string_view text) const {
  return clean_or_unset(text).value_or(std::string_view());
}

std::optional<std::string_view> TextCleaner::clean_or_unset(std::string_view text) const {
  text = trimmed(text);
  return empty_values_.contains(text) ? std::nullopt : std::optional(text);
}

}  // namespace custengine::codec
