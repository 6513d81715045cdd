#include "model/violations.hpp"

#include <fmt/format.h>

namespace custengine::model {

Error make_error(ErrorCode code, std::vector<FieldViolation> violations) {
  std::string message;
  for (const auto& [field, text] : violations) {
    if (!message.empty()) message.append("; ");
    if (!field.empty()) message.append(field).append(": ");
    message.append(text);
  }
  return {.code = code, .message = std::move(message), .violations = std::move(violations)};
}

Error unknown_name(std::string_view field, std::string_view name, std::string_view known) {
  return make_error(ErrorCode::invalid_argument,
                    {{std::string(field), fmt::format("'{}' is not one of {}", name, known)}});
}

Error Violations::to_error() && {
  return make_error(ErrorCode::invalid_argument, std::move(found_));
}

}  // namespace custengine::model
