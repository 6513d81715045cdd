#include <custengine/persistence.hpp>

#include <thread>

namespace custengine {

Persistence::~Persistence() = default;

Result<bool> Persistence::wait(std::chrono::milliseconds timeout) {
  std::this_thread::sleep_for(timeout);
  return false;
}

Result<void> Persistence::back_up(const std::filesystem::path& /*file*/) {
  return Error{.code = ErrorCode::failed_precondition, .message = "this persistence cannot be backed up by a call"};
}

}  // namespace custengine
