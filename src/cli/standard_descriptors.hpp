#pragma once

#include <istream>

namespace custengine::cli {

/// Opens those of the descriptors 0, 1 and 2 that the caller left closed. Otherwise a customer file could get one of
/// these numbers, and messages would be written into it. Reads and writes of such a descriptor fail as if it were
/// closed (EBADF).
/// Call it first in main. Returns false if a descriptor could not be opened; the program must then end.
bool open_standard_descriptors() noexcept;

/// Standard input. Use it instead of std::cin: if the descriptor is non-blocking, it waits, but std::cin fails.
std::istream& standard_input();

}  // namespace custengine::cli
