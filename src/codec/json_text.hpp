#pragma once

#include <custengine/clock.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

namespace custengine::codec {

/// Appends JSON to a string through a cursor. The string grows ahead of the cursor in steps, so a member costs a few
/// copies and no call. The destructor cuts off the unused part; until then the string must not be used.
///
/// Each element and member ends with a comma. The end of the list or object replaces the last comma.
class JsonText {
 public:
  explicit JsonText(std::string& out) noexcept
      : out_(out), at_(out.data() + out.size()), end_(out.data() + out.size()) {}
  JsonText(const JsonText&) = delete;
  JsonText& operator=(const JsonText&) = delete;
  ~JsonText() { out_.resize(size()); }

  void put(char c) {
    ensure(1);
    *at_++ = c;
  }
  /// Puts the bytes as they are. Known sizes are copied without a call.
  template <std::size_t Size>
  void put(const std::array<char, Size>& text) {
    ensure(Size);
    std::memcpy(at_, text.data(), Size);
    at_ += Size;
  }
  void put(std::string_view text) {
    ensure(text.size());
    at_ += text.copy(at_, text.size());
  }

  /// Puts a JSON string. Error messages may quote invalid UTF-8, which JSON forbids: such bytes become U+FFFD.
  void put_quoted(std::string_view text);

  template <std::integral Integer>
  void put_number(Integer number) {
    constexpr std::size_t max_digits = std::numeric_limits<Integer>::digits10 + 2;  // one more, and a sign
    ensure(max_digits);
    at_ = std::to_chars(at_, at_ + max_digits, number).ptr;
  }
  void put_quoted_time(Timestamp time);
  void put_bool(bool value) { put(value ? std::string_view("true") : std::string_view("false")); }
  void put_null() { put(std::array{'n', 'u', 'l', 'l'}); }

  void open_object() { put('{'); }
  void open_list() { put('['); }
  /// Puts `"name":`.
  template <std::size_t Size>
  void put_name(const std::array<char, Size>& text) {
    put(text);
  }
  void put_name(std::string_view name) {
    put_quoted(name);
    put(':');
  }
  /// Ends the value of each member and each element.
  void end_value() { put(','); }
  void close_object(std::size_t /*members*/) { close('}'); }
  void close_list(std::size_t /*elements*/) { close(']'); }

 private:
  // Replaces the comma after the last member or element.
  void close(char bracket) {
    if (at_[-1] == ',')
      at_[-1] = bracket;
    else
      put(bracket);
  }
  std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - out_.data()); }
  void ensure(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]]
      grow(bytes);
  }
  void grow(std::size_t bytes);
  std::size_t put_character(std::string_view text);

  std::string& out_;
  char *at_, *end_;  // the end of the text, and of the allocated part
};

}  // namespace custengine::codec
