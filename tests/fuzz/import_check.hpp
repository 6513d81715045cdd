#pragma once

#include <custengine/io.hpp>

#include <string_view>

namespace custengine::fuzz {

/// Reads `file` into a tenant with a few customers and into an empty one, and checks the results:
/// - The report's counts add up, and every failed row has its position and its text.
/// - A refused file, or an atomic import with a failure, has changed nothing.
/// - The imported customers can be exported in every format and restored equal.
///
/// `letter` encodes options. '@' means none. For later characters in ASCII the lowest bits mean atomic (1), restore
/// (2), on conflict skip (4) or update (8), trim (16), another encoding (32).
void check_import(char letter, Format format, std::string_view file);

}  // namespace custengine::fuzz
