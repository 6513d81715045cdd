#pragma once

#include <custengine/io.hpp>
#include <custengine/testing/generator.hpp>

#include <cstdint>
#include <ostream>

namespace custengine::cli {

/// Makes customers and writes each as it is made: their number does not matter to memory. The same options give the
/// same bytes: ids are counted and the time stands still at 2025-01-01.
/// Ends early where the stream fails. Errors: unavailable then. Throws Exception when the options make no sense.
Result<std::uint64_t> write_made_up(std::ostream& out, std::uint64_t count, const testing::GeneratorOptions& options,
                                    Format format);

}  // namespace custengine::cli
