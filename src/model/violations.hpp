#pragma once

#include "base/utf8.hpp"

#include <custengine/result.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::model {

/// The beginning of a text, at most `bytes` of it, in whole characters.
constexpr std::string_view beginning(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && base::continues_character(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

/// How many bytes of a value that the caller gave a message quotes.
inline constexpr std::size_t max_quoted_bytes = 64;

/// The text, or its beginning and "…" if it is longer than `max_bytes`.
std::string shortened(std::string_view text, std::size_t max_bytes = max_quoted_bytes);

/// The path to a value of an input, such as "addresses[2].city": a chain of steps up the call stack. Its text is made
/// only when a rule is broken. Requires: every parent, and the text of every step, outlives the step. A Path that is
/// only handed down does.
class Path {
 public:
  /// The input as a whole.
  constexpr Path() = default;
  /// A member of it, or "" for the whole.
  template <std::convertible_to<std::string_view> Text>
  constexpr Path(const Text& member) noexcept : member_(member) {
    if (member_.empty()) member_ = {};
  }

  constexpr Path operator/(std::string_view member) const noexcept {
    return {this, member.data() ? member : std::string_view(""), 0};
  }
  constexpr Path operator[](std::size_t index) const noexcept { return {this, {}, index}; }

  /// "addresses[2].countryCode"; empty for the whole. Names are shortened to max_quoted_bytes.
  std::string text() const;

 private:
  constexpr Path(const Path* parent, std::string_view member, std::size_t index) noexcept
      : parent_(parent), member_(member), index_(index) {}

  const Path* parent_ = nullptr;
  std::string_view member_ = {};  // without data: the index, or without a parent the whole
  std::size_t index_ = 0;
};

/// Appends the name of a member, shortened; `""` if it is empty.
void append_member(std::string& text, std::string_view member);

/// Collects the rules that an input breaks: the first `max_count`, and how many there are. What is left out costs
/// neither memory nor the text of its path. Messages are shortened to `max_message_bytes`.
class Violations {
 public:
  /// An input with more faults is not what its sender meant: the first ones are enough.
  static constexpr std::size_t max_count = 100;
  static constexpr std::size_t max_message_bytes = 1000;

  void add(const Path& path, std::string_view message);
  /// For a path that is text already.
  void add(FieldViolation violation);

  /// As if each of them were added.
  void append(Violations&& others);

  bool empty() const noexcept { return count_ == 0; }
  /// True if what is added is only counted.
  bool full() const noexcept { return found_.size() == max_count; }
  std::uint64_t count() const noexcept { return count_; }

  /// The invalid_argument that carries them. Requires !empty().
  Error to_error() &&;

 private:
  std::vector<FieldViolation> found_;
  std::uint64_t count_ = 0;
};

/// An error whose message says its violations: the first ones, and how many more there are.
Error make_error(ErrorCode code, std::vector<FieldViolation> violations);

/// The invalid_argument of one value.
Error invalid(std::string field, std::string message);

/// The invalid_argument of a name that is none of the `known` ones, which are separated by commas.
Error unknown_name(std::string_view field, std::string_view name, std::string_view known);

}  // namespace custengine::model
