#pragma once

#include <cstddef>
#include <string_view>

namespace custengine::test {

/// Whether this binary sees what is allocated: not where a sanitizer does it.
bool records_memory() noexcept;

/// In how many blocks of memory that are allocated now these bytes stand. Freed memory is wiped, so that what was
/// allocated since is blank; but wipe what holds the bytes that are sought.
std::size_t count_blocks_with(std::string_view bytes) noexcept;

}  // namespace custengine::test
