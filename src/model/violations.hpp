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

}  // namespace custengine::model
