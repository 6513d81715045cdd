#pragma once

#include "serve/world/call.hpp"

#include <chrono>
#include <cstdint>

namespace custengine::serve {

/// The calls of a world: the newest of them, and exact counts of all.
/// Threads: every call may run on any thread.
class CallLog {
 public:
  /// The number of the next call, from 1.
  std::uint64_t begin() noexcept;
  /// Notes that a call has its answer.
  void end(std::uint64_t number, const Call& call, int status, std::chrono::microseconds elapsed);
};

}  // namespace custengine::serve
