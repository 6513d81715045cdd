#pragma once

#include <cstdint>

namespace bench {

/// The resident memory of this process in bytes, after what was freed has been given back to the system.
std::int64_t resident_bytes();

}  // namespace bench
