#include "codec/text_cleaner.hpp"

#include "base/utf8.hpp"

#include <unicode/uchar.h>

#include <cstddef>

namespace custengine::codec {

namespace {

std::string_view trim_blanks(std::string_view text) noexcept {
  for (std::size_t end = 0; !text.empty() && u_isUWhiteSpace(base::take_if_valid(text, end)); end = 0)
    text.remove_prefix(end);
  while (!text.empty()) {
    const std::size_t last = base::begin_of_character(text, text.size());
    std::size_t end = last;
    if (!u_isUWhiteSpace(base::take_if_valid(text, end))) break;
    text = text.substr(0, last);
  }
  return text;
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
