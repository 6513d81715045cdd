#include "serve/http/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace custengine::serve {

Error invalid_request(std::vector<FieldViolation> violations) {
  constexpr std::size_t max_count = 100, max_listed_bytes = 1000;
  const std::size_t count = violations.size();
  violations.resize(std::min(count, max_count));
  std::string message;
  std::size_t i = 0;
  for (; i < violations.size(); ++i) {
    const auto& [field, text] = violations[i];
    if (i > 0 && message.size() + field.size() + text.size() > max_listed_bytes) break;
    if (i > 0) message += "; ";
    if (!field.empty()) message.append(field).append(": ");
    message += text;
  }
  if (i < count) message += fmt::format("; and {} more", count - i);
  return {.code = ErrorCode::invalid_argument, .message = std::move(message), .violations = std::move(violations)};
}

}  // namespace custengine::serve
