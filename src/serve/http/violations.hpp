#pragma once

#include <custengine/result.hpp>

#include <vector>

namespace custengine::serve {

/// The error of a request with these violations. It holds the first 100, as errors of the engine do. Its message lists
/// the first of them, and says how many more there are. Requires: `violations` is not empty.
Error invalid_request(std::vector<FieldViolation> violations);

}  // namespace custengine::serve
