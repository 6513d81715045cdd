#pragma once

#include "faults.hpp"

#include <string>
#include <vector>

namespace custengine::test {

/// Writes to the customers of a FaultWorld that has at least "c-1" and "c-2", each all or nothing, and each succeeding
/// when it is done again after it failed.
const std::vector<NamedCall>& customer_writes();

/// Writes of many customers at one moment, and what is done to a tenant as a whole.
const std::vector<NamedCall>& other_writes();

}  // namespace custengine::test
