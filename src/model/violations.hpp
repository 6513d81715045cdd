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

/// Returns the longest prefix of a text that has at most `bytes` bytes and only whole characters.
constexpr std::string_view beginning(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && base::continues_character(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

/// The largest number of bytes that a message quotes of a value from the caller.
inline constexpr std::size_t max_quoted_bytes = 64;

/// Returns the text, or its prefix and "…" if it is longer than `max_bytes`.
std::string shortened(std::string_view text, std::size_t max_bytes = max_quoted_bytes);

/// The path to a value of an input, such as "addresses[2].city". It is a linked list of steps up the call stack; its
/// text is made only if a rule is broken. Requires: every parent, and the text of every step, outlives the step, as
/// they do if a Path is only passed down.
class Path {
 public:
  /// The path of the whole input.
  constexpr Path() = default;
  /// The path of a member of the input; of the whole input if `member` is "".
  template <std::convertible_to<std::string_view> Text>
  constexpr Path(const Text& member) noexcept : member_(member) {
    if (member_.empty()) member_ = {};
  }

  constexpr Path operator/(std::string_view member) const noexcept {
    return {this, member.data() ? member : std::string_view(""), 0};
  }
  constexpr Path operator[](std::size_t index) const noexcept { return {this, {}, index}; }

  /// Returns the path as text, such as "addresses[2].countryCode"; empty for the whole input. Names are shortened to
  /// max_quoted_bytes.
  std::string text() const;

 private:
  constexpr Path(const Path* parent, std::string_view member, std::size_t index) noexcept
      : parent_(parent), member_(member), index_(index) {}

  const Path* parent_ = nullptr;
  std::string_view member_ = {};  // null data: this step is an index, or without a parent the whole input
  std::size_t index_ = 0;
};

/// Appends the name of a member, shortened; `""` if the name is empty.
void append_member(std::string& text, std::string_view member);

/// Collects the violations of an input: the first `max_count`, and the number of all. Later ones are only counted: they
/// take no memory, and their paths are not made into text. Messages are shortened to `max_message_bytes`.
class Violations {
 public:
  /// The first ones are enough: an input with more violations is not what its sender meant.
  static constexpr std::size_t max_count = 100;
  static constexpr std::size_t max_message_bytes = 1000;

  void add(const Path& path, std::string_view message);
  /// For a path that is already text.
  void add(FieldViolation violation);

  /// Adds all violations of `others`, in their order.
  void append(Violations&& others);

  bool empty() const noexcept { return count_ == 0; }
  /// True if further violations are only counted.
  bool full() const noexcept { return found_.size() == max_count; }
  std::uint64_t count() const noexcept { return count_; }

  /// Returns the invalid_argument error that carries the violations. Requires !empty().
  Error to_error() &&;

 private:
  std::vector<FieldViolation> found_;
  std::uint64_t count_ = 0;
};

/// Returns an error whose message lists the first violations and the number of the others.
Error make_error(ErrorCode code, std::vector<FieldViolation> violations);

/// Returns the invalid_argument error of one value.
Error invalid(std::string field, std::string message);

/// Returns the invalid_argument error of an unknown name. `known` has the valid names, separated by commas.
Error unknown_name(std::string_view field, std::string_view name, std::string_view known);

}  // namespace custengine::model
