#include <custengine/result.hpp>

namespace custengine {

namespace {

std::string describe(const Error& error) {
  std::string text(to_string(error.code));
  if (!error.message.empty()) text.append(": ").append(error.message);
  return text;
}

}  // namespace

std::string_view to_string(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "InvalidArgument";
    case ErrorCode::unauthenticated:
      return "Unauthenticated";
    case ErrorCode::permission_denied:
      return "PermissionDenied";
    case ErrorCode::not_found:
      return "NotFound";
    case ErrorCode::already_exists:
      return "AlreadyExists";
    case ErrorCode::failed_precondition:
      return "FailedPrecondition";
    case ErrorCode::version_mismatch:
      return "VersionMismatch";
    case ErrorCode::resource_exhausted:
      return "ResourceExhausted";
    case ErrorCode::unavailable:
      return "Unavailable";
    case ErrorCode::data_loss:
      return "DataLoss";
    case ErrorCode::outcome_unknown:
      return "OutcomeUnknown";
  }
  return "?";
}

std::optional<ErrorCode> parse_error_code(std::string_view name) noexcept {
  for (int code = 0; code <= static_cast<int>(ErrorCode::outcome_unknown); ++code)
    if (to_string(static_cast<ErrorCode>(code)) == name) return static_cast<ErrorCode>(code);
  return std::nullopt;
}

int http_status(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return 400;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::permission_denied:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::already_exists:
    case ErrorCode::failed_precondition:
      return 409;
    case ErrorCode::version_mismatch:
      return 412;
    case ErrorCode::resource_exhausted:
      return 429;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::outcome_unknown:
      return 504;
    case ErrorCode::data_loss:
      break;
  }
  return 500;
}

Exception::Exception(Error error)
    : std::runtime_error(describe(error)), error_(std::make_shared<const Error>(std::move(error))) {}

}  // namespace custengine
