#include "serve/world/call_log.hpp"

namespace custengine::serve {

std::uint64_t CallLog::begin() noexcept {
  return 1;
}

void CallLog::end(std::uint64_t /*number*/, const Call& /*call*/, int /*status*/,
                  std::chrono::microseconds /*elapsed*/) {}

}  // namespace custengine::serve
