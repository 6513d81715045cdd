#pragma once

#include "serve/http/message.hpp"
#include "serve/world/call.hpp"

#include <optional>

namespace custengine::serve {

class World;

/// When a fault strikes a request: before its operation, or when the operation is done and its answer would be sent.
enum class FaultMoment { before, after };

/// What the faults of one moment do to a request.
struct Strike {
  std::optional<Response> response = {};  ///< in place of the operation's answer
  Delivery delivery = {};                 ///< how the answer, whichever it is, is sent
};

/// The faults of a world, in the order in which they were made.
/// Threads: every call may run on any thread.
class Faults {
 public:
  /// Counts the call for each fault that matches it, and carries out those that strike. The first that gives a response
  /// ends the look.
  Strike strike(FaultMoment moment, const Call& call, World& world);
};

}  // namespace custengine::serve
