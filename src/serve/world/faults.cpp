#include "serve/world/faults.hpp"

namespace custengine::serve {

Strike Faults::strike(FaultMoment /*moment*/, const Call& /*call*/, World& /*world*/) {
  return {};
}

}  // namespace custengine::serve
