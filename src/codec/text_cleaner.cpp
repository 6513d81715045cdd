#include "codec/text_cleaner.hpp"

#include "base/text.hpp"
#include "codec/json_values.hpp"

namespace custengine::codec {

namespace json = boost::json;

TextCleaner::TextCleaner(bool trim, const std::vector<std::string>& empty_values)
    : trim_(trim), empty_values_(empty_values.begin(), empty_values.end()) {}

std::string_view TextCleaner::trimmed(std::string_view text) const {
  return trim_ ? base::trim_blanks(text) : text;
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
