#include "testing/json_members.hpp"

#include <custengine/result.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace custengine::testing {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t max_depth = 64;

std::string_view without_quotes(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

void append_utf8(std::string& text, std::uint32_t character) {
  const auto append = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto append_rest = [&append, character](unsigned bits) { append(0x80 | ((character >> bits) & 0x3F)); };
  if (character < 0x80) return append(character);
  if (character < 0x800) {
    append(0xC0 | (character >> 6));
  } else if (character < 0x10000) {
    append(0xE0 | (character >> 12));
    append_rest(6);
  } else {
    append(0xF0 | (character >> 18));
    append_rest(12);
    append_rest(6);
  }
  append_rest(0);
}

/// Returns the number after `\u`; 0 if there is none.
std::uint32_t take_hex(std::string_view& text) {
  const std::string_view digits = text.substr(0, 4);
  text.remove_prefix(digits.size());
  std::uint32_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

/// Appends the character that an escape denotes; `text` begins after the backslash.
void append_escaped(std::string& result, std::string_view& text) {
  constexpr std::string_view names = "bfnrt", meant = "\b\f\n\r\t";
  const char name = text.front();
  text.remove_prefix(1);
  if (name != 'u') {
    const std::size_t at = names.find(name);
    result += at == std::string_view::npos ? name : meant[at];
    return;
  }
  std::uint32_t character = take_hex(text);
  if (character >= 0xD800 && character < 0xDC00 && text.starts_with("\\u")) {
    text.remove_prefix(2);
    character = 0x10000 + ((character - 0xD800) << 10) + (take_hex(text) - 0xDC00);
  }
  append_utf8(result, character);
}

std::string unescaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    result += text.substr(0, plain);
    text.remove_prefix(std::min(plain + 1, text.size()));
    if (!text.empty()) append_escaped(result, text);
  }
  return result;
}

/// Reads the codec's JSON, and similar JSON that people write. Does not check values any further.
class Reader {
 public:
  Reader(std::string_view json, ElementNames names) : json_(json), names_(names) {}

  std::vector<JsonMember> read() {
    std::vector<JsonMember> found = one_object();
    expect_end();
    return found;
  }

  JsonItems read_items() {
    JsonItems read{.is_array = take('[')};
    if (!read.is_array) {
      read.items.push_back(one_object());
    } else if (!take(']')) {
      do {
        read.items.push_back(one_object());
      } while (take(','));
      expect(']');
    }
    expect_end();
    return read;
  }

 private:
  std::vector<JsonMember> one_object() {
    std::vector<JsonMember> found;
    if (peek() != '{') fail("is no object");
    value("", found, 0);
    return found;
  }

  void expect_end() {
    if (peek() != '\0') fail("something stands behind the end");
  }

  [[noreturn]] void fail(const char* what) const {
    throw Exception({.code = ErrorCode::invalid_argument,
                     .message = fmt::format("this cannot be read as JSON: at byte {}: {}", at_, what)});
  }

  char peek() {
    at_ = std::min(json_.find_first_not_of(blanks, at_), json_.size());
    return at_ < json_.size() ? json_[at_] : '\0';
  }

  void expect(char c) {
    if (peek() != c) fail("something else was expected");
    ++at_;
  }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  std::string_view text() {
    expect('"');
    const std::size_t begin = at_ - 1;
    for (; at_ < json_.size(); ++at_) {
      if (json_[at_] == '\\')
        ++at_;
      else if (json_[at_] == '"')
        return json_.substr(begin, ++at_ - begin);
    }
    at_ = json_.size();
    fail("a text does not end");
  }

  void value(const std::string& path, std::vector<JsonMember>& found, std::size_t depth) {
    if (depth > max_depth) fail("it is nested too deeply");
    switch (peek()) {
      case '{':
        return object(path, found, depth);
      case '[':
        return list(path, found, depth);
      case '"':
        found.push_back({path, std::string(text())});
        return;
      default:
        found.push_back({path, std::string(literal())});
    }
  }

  std::string_view literal() {
    const std::size_t begin = at_;
    at_ = std::min(json_.find_first_of(",]} \t\r\n", at_), json_.size());
    if (at_ == begin) fail("a value is missing");
    return json_.substr(begin, at_ - begin);
  }

  void object(const std::string& path, std::vector<JsonMember>& found, std::size_t depth) {
    expect('{');
    if (take('}')) return;
    do {
      const auto name = without_quotes(text());
      expect(':');
      value(path.empty() ? std::string(name) : fmt::format("{}.{}", path, name), found, depth + 1);
    } while (take(','));
    expect('}');
  }

  void list(const std::string& path, std::vector<JsonMember>& found, std::size_t depth) {
    expect('[');
    if (take(']')) return;
    std::size_t number = 0;
    do {
      peek();
      const std::size_t begin = at_;
      std::vector<JsonMember> members;
      value("", members, depth + 1);
      const std::string name = fmt::format("{}[{}]", path, element_name(path, members, number++));
      found.push_back({name, std::string(json_.substr(begin, at_ - begin)), true});
      for (JsonMember& member : members)
        if (!member.path.empty())
          found.push_back({fmt::format("{}.{}", name, member.path), std::move(member.value), member.is_element});
    } while (take(','));
    expect(']');
  }

  std::string element_name(std::string_view list, const std::vector<JsonMember>& members, std::size_t number) const {
    if (names_ == ElementNames::by_position) return std::to_string(number);
    if (list.ends_with("extensions") && members.size() == 2)
      return fmt::format("{} {}", without_quotes(members[0].value), without_quotes(members[1].value));
    const bool has_id = !members.empty() && members.front().path.ends_with("Uid") && members.front().value.size() > 2;
    return has_id ? std::string(without_quotes(members.front().value)) : std::to_string(number);
  }

  const std::string_view json_;
  const ElementNames names_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<JsonMember> members_of(std::string_view json, ElementNames names) {
  return Reader(json, names).read();
}

JsonItems items_of(std::string_view json, ElementNames names) {
  return Reader(json, names).read_items();
}

std::string value_of(const std::vector<JsonMember>& members, std::string_view path) {
  const auto found = std::ranges::find(members, path, &JsonMember::path);
  if (found == members.end() || found->value == "null") return {};
  return found->value.starts_with('"') ? unescaped(without_quotes(found->value)) : found->value;
}

}  // namespace custengine::testing
