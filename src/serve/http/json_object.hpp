#pragma once

#include <custengine/result.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Strict reading of JSON: each member that is unknown, missing or of the wrong type is a violation with its path.
namespace custengine::serve {

/// What is wrong with a document. Keeps the first 100 violations and counts the others.
/// Threads: one at a time.
class JsonViolations {
 public:
  static constexpr std::size_t max_kept = 100;

  void add(std::string path, std::string message);
  /// Adds the violations of an error about the value at `path`. An error without violations is one itself.
  void add(const std::string& path, const Error& error);
  bool empty() const noexcept { return count_ == 0; }
  /// invalid_argument with all that was kept. Requires: not empty.
  Error error() const;

 private:
  std::vector<FieldViolation> kept_;
  std::size_t count_ = 0;
};

/// The rule of a number, for a violation. A bound that is as good as none is left out.
std::string whole_number_rule(std::uint64_t min, std::uint64_t max);

/// Parses a text. Errors: invalid_argument, which names the offset in bytes, or says that there is no text. Nesting
/// deeper than 32 is an error.
Result<boost::json::value> parse_json(std::string_view text);

/// A path below another: ("do", "error") is "do.error", ("", "do") is "do".
std::string member_path(std::string_view parent, std::string_view name);
std::string element_path(std::string_view parent, std::size_t index);

/// Reads the members of one JSON object. A function that finds its member missing or null gives nullopt; if the member
/// has a wrong value, it also adds a violation. finish() adds one for each member that no function asked for.
///
/// Lifetime: views into the value, and uses the violations until it is destroyed.
/// Threads: one at a time. Cost: a look-up per call.
class JsonObject {
 public:
  /// If `value` is no object, that is a violation, and the object counts as empty.
  JsonObject(const boost::json::value& value, std::string path, JsonViolations& violations);

  /// The member as it is, null too; null pointer if it is missing.
  const boost::json::value* member(std::string_view name);
  bool has(std::string_view name) const noexcept { return object_->contains(name); }
  const std::string& path() const noexcept { return path_; }
  /// False if the value was no object, so that this one is empty.
  bool is_object() const noexcept { return is_object_; }

  std::optional<std::string> text(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  /// A whole number from `min` to `max`.
  std::optional<std::uint64_t> number(std::string_view name, std::uint64_t min, std::uint64_t max);
  /// A number from 0 to 1.
  std::optional<double> share(std::string_view name);
  /// The index of one of these names.
  std::optional<std::size_t> choice(std::string_view name, std::span<const std::string_view> names);
  std::optional<JsonObject> object(std::string_view name);
  /// Null pointer if it is missing, null, or no list.
  const boost::json::array* list(std::string_view name);
  /// An element of that list.
  JsonObject element(std::string_view list, const boost::json::value& value, std::size_t index);

  /// Adds a violation if the member is missing or null.
  void require(std::string_view name);
  void fail(std::string_view name, std::string message);
  void finish();

 private:
  const boost::json::value* value_of(std::string_view name);

  const boost::json::object* object_;
  bool is_object_;
  std::string path_;
  JsonViolations* violations_;
  std::vector<std::string_view> known_;
};

}  // namespace custengine::serve
