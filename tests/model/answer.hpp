#pragma once

#include <custengine/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace custengine::test::twin {

/// The compared parts of an Error: everything except the message text.
struct Failure {
  ErrorCode code = {};
  std::vector<std::string> fields = {};  ///< of the violations, in their order; the same one in a row counts once
  std::string holder_id = {};
  std::optional<std::uint64_t> current_version = {}, oldest_sequence = {};
  std::optional<std::size_t> write_index = {};
  friend bool operator==(const Failure&, const Failure&) = default;
};

inline const Failure not_found{.code = ErrorCode::not_found};

template <class T>
using Answer = std::variant<T, Failure>;

struct Nothing {};

template <class T>
const T* value_of(const Answer<T>& answer) {
  return std::get_if<T>(&answer);
}

/// Fields as violations name them, without repetitions in a row.
class Fields {
 public:
  void add(std::string field) {
    if (names_.empty() || names_.back() != field) names_.push_back(std::move(field));
  }
  bool empty() const { return names_.empty(); }
  const std::vector<std::string>& names() const { return names_; }
  Failure failure(ErrorCode code = ErrorCode::invalid_argument) const { return {.code = code, .fields = names_}; }

 private:
  std::vector<std::string> names_;
};

inline Failure failure_of(const Error& error) {
  Fields fields;
  for (const auto& violation : error.violations) fields.add(violation.field);
  return {error.code, fields.names(), error.holder_id, error.current_version, error.oldest_sequence, error.write_index};
}

}  // namespace custengine::test::twin
