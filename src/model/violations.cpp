#include "model/violations.hpp"

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

Error Violations::to_error() && {
  return make_error(ErrorCode::invalid_argument, std::move(found_));
}

}  // namespace custengine::model
