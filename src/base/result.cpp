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
  }
  return "?";
}

Exception::Exception(Error error)
    : std::runtime_error(describe(error)), error_(std::make_shared<const Error>(std::move(error))) {}

}  // namespace custengine
