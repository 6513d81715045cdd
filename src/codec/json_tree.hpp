#pragma once

#include "base/utf8.hpp"

#include <custengine/clock.hpp>
#include <custengine/timestamp.hpp>

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::codec {

/// Makes a boost::json::value from the output of JsonWriter. It equals the value that a parser makes from JsonText.
class JsonTree {
 public:
  explicit JsonTree(boost::json::storage_ptr storage) { stack_.reset(std::move(storage)); }

  /// Requires that one value was put. Empties the tree.
  boost::json::value release() { return stack_.release(); }

  /// Bytes that are not UTF-8 become U+FFFD.
  void put_quoted(std::string_view text) { stack_.push_string(put_invalid_part(text)); }
  template <std::integral Integer>
  void put_number(Integer number) {
    if (std::in_range<std::int64_t>(number))
      stack_.push_int64(static_cast<std::int64_t>(number));
    else
      stack_.push_uint64(static_cast<std::uint64_t>(number));
  }
  void put_quoted_time(Timestamp time) {
    std::string text;
    append_timestamp(text, time);
    stack_.push_string(text);
  }
  void put_bool(bool value) { stack_.push_bool(value); }
  void put_null() { stack_.push_null(); }

  void open_object() noexcept {}
  void open_list() noexcept {}
  /// Takes `"name":` as JsonText writes it.
  template <std::size_t Size>
  void put_name(const std::array<char, Size>& text) {
    stack_.push_key(std::string_view(text.data() + 1, Size - 3));
  }
  void put_name(std::string_view name) { stack_.push_key(put_invalid_part(name)); }
  void end_value() noexcept {}
  void close_object(std::size_t members) { stack_.push_object(members); }
  void close_list(std::size_t elements) { stack_.push_array(elements); }

 private:
  // Puts the text up to the last byte that is not UTF-8. Returns the rest.
  std::string_view put_invalid_part(std::string_view text) {
    for (std::size_t bad; (bad = base::find_invalid_utf8(text)) != std::string_view::npos;
         text.remove_prefix(bad + 1)) {
      stack_.push_chars(text.substr(0, bad));
      stack_.push_chars("\uFFFD");
    }
    return text;
  }

  boost::json::value_stack stack_;
};

}  // namespace custengine::codec
