#pragma once

// What is wrong with a document, and where.

#include <custengine/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// A place in a document, as a chain of steps up the call stack: it costs nothing until it is asked for its
/// text. Every parent must outlive the step, which holds as long as a Path is only handed down.
class Path {
 public:
  constexpr Path() = default;
  constexpr Path operator/(std::string_view member) const noexcept { return {this, member, 0}; }
  constexpr Path operator[](std::size_t index) const noexcept { return {this, {}, index}; }

  /// "addresses[2].countryCode"; empty for the whole document.
  std::string text() const;

 private:
  constexpr Path(const Path* parent, std::string_view member, std::size_t index) noexcept
      : parent_(parent), member_(member), index_(index) {}

  const Path* parent_ = nullptr;
  std::string_view member_ = {};  // without data: an index
  std::size_t index_ = 0;
};

/// Appends the name of a member, `""` if it is empty, and at most its first 64 bytes in whole characters: names
/// come from the input and may be megabytes long.
void append_member(std::string& text, std::string_view member);

/// The nearest of `known` to a misspelt name, as a half sentence (`; did you mean "firstname"?`); empty when
/// none is near.
std::string suggestion(std::string_view name, const std::vector<std::string_view>& known);

/// Collects everything that a document breaks.
class Violations {
 public:
  /// A document with more than this many faults is not the document that the sender meant: the first ones
  /// are enough, and memory stays bounded.
  static constexpr std::size_t max_count = 100;

  void add(const Path& path, std::string message);
  void add(std::string field, std::string message);

  bool empty() const noexcept { return items_.empty(); }
  bool full() const noexcept { return items_.size() >= max_count; }

  /// Requires !empty(). An invalid_argument whose message tells the first faults.
  Error to_error() &&;

 private:
  std::vector<FieldViolation> items_;
};

/// An invalid_argument with one violation.
Error invalid(std::string field, std::string message);

}  // namespace custengine::codec
