#include "cli/failure.hpp"

#include "cli/text_width.hpp"

#include <custengine/format.hpp>

namespace custengine::cli {

ExitCode exit_code_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::not_found:
      return exit_not_found;
    case ErrorCode::data_loss:
      return exit_bad_data;
    case ErrorCode::unavailable:
    case ErrorCode::resource_exhausted:
    case ErrorCode::outcome_unknown:
      return exit_not_written;
    case ErrorCode::invalid_argument:
    case ErrorCode::unauthenticated:
    case ErrorCode::permission_denied:
    case ErrorCode::already_exists:
    case ErrorCode::failed_precondition:
    case ErrorCode::version_mismatch:
      break;
  }
  return exit_wrong_usage;
}

Failure to_failure(const Error& error, std::string hint) {
  return {exit_code_of(error.code), printable(to_string(error)), std::move(hint)};
}

}  // namespace custengine::cli
