#pragma once

#include <custengine/io.hpp>
#include <custengine/testing/generator.hpp>

#include <cstdint>
#include <ostream>

namespace custengine::cli {

/// Makes customers and writes each one at once, so that memory does not grow with their number. The same options give
/// the same bytes: ids are counted and the clock always shows 2025-01-01.
/// Errors: unavailable if the stream fails; it then stops. Throws Exception if the options are not valid.
Result<std::uint64_t> write_made_up(std::ostream& out, std::uint64_t count, const testing::GeneratorOptions& options,
                                    Format format);

}  // namespace custengine::cli
