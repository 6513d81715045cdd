#pragma once

#include "codec/violations.hpp"

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace custengine::codec {

/// Parses standard JSON, strictly: UTF-8 only, nothing after the value, nesting up to max_depth.
///
/// Boost.JSON keeps the last of several members of one name without a word. Here they are found and
/// reported with their path; the value is given all the same, so that the reader can report the rest.
class JsonParser {
 public:
  static constexpr std::size_t max_depth = 32;

  JsonParser();
  ~JsonParser();
  JsonParser(const JsonParser&) = delete;
  JsonParser& operator=(const JsonParser&) = delete;

  /// Nothing when the text is not JSON: one violation then says what and at which offset, counted from
  /// `first_offset`. Paths begin at `root`. `storage` must outlive the value.
  std::optional<boost::json::value> parse(std::string_view text, Violations& violations,
                                          boost::json::storage_ptr storage = {}, std::uint64_t first_offset = 0,
                                          const Path& root = {});

  /// Whether it stopped because the text is not UTF-8.
  bool error_is_bad_utf8() const noexcept { return error_is_bad_utf8_; }

  /// Where in its text the last parse that gave nothing stopped.
  std::size_t error_offset() const noexcept { return error_offset_; }

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::size_t error_offset_ = 0;
  bool error_is_bad_utf8_ = false;
};

}  // namespace custengine::codec
