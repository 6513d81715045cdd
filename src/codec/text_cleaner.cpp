#include "codec/text_cleaner.hpp"

#include "codec/json_values.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace custengine::codec {

namespace json = boost::json;

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
  text = trimmed(text);
  return empty_values_.contains(text) ? std::string_view() : text;
}

void TextCleaner::clean(json::value& value) const {
  if (!trim_ && empty_values_.empty()) return;
  if (json::array* elements = value.if_array()) {
    for (json::value& element : *elements) clean(element);
  } else if (json::object* members = value.if_object()) {
    for (auto& member : *members) clean(member.value());
  } else if (json::string* text = value.if_string()) {
    const std::string_view kept = trimmed(view(*text));
    if (empty_values_.contains(kept))
      value = nullptr;
    else if (kept.size() < text->size())
      *text = std::string(kept);  // a copy, since what is kept is part of it
  }
}

}  // namespace custengine::codec
