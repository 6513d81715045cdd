#pragma once

#include <istream>

namespace custengine::cli {

/// Opens the descriptors 0, 1 and 2 that the caller left closed, so that no file of ours gets one of these numbers and
/// messages are not written into it. Reading and writing such a descriptor fails as if it were closed (EBADF).
/// Call it first in main. Returns false if a descriptor could not be opened; end the program then.
bool open_standard_descriptors() noexcept;

/// Standard input, in place of std::cin: it waits if the descriptor is non-blocking, where std::cin fails.
std::istream& standard_input();

}  // namespace custengine::cli
