#pragma once

#include <custengine/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace custengine::model {

/// Collects every rule that an input breaks.
class Violations {
 public:
  void add(std::string field, std::string message) { found_.push_back({std::move(field), std::move(message)}); }
  bool empty() const noexcept { return found_.empty(); }

  /// The invalid_argument that carries them. Requires !empty().
  Error to_error() &&;

 private:
  std::vector<FieldViolation> found_;
};

/// An error whose message says all its violations.
Error make_error(ErrorCode code, std::vector<FieldViolation> violations);

/// The invalid_argument of a name that is none of the `known` ones, which are separated by commas.
Error unknown_name(std::string_view field, std::string_view name, std::string_view known);

}  // namespace custengine::model
