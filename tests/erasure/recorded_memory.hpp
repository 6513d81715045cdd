#pragma once

#include <cstddef>
#include <string_view>

namespace custengine::test {

/// True if this binary records allocations. A sanitizer has its own malloc, so then it is false.
bool records_memory() noexcept;

/// The number of allocated blocks that contain these bytes. Freed memory is wiped, so that a reused block has no old
/// bytes. The caller must wipe its own copies of the bytes.
std::size_t count_blocks_with(std::string_view bytes) noexcept;

}  // namespace custengine::test
