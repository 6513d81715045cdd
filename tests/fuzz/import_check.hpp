#pragma once

#include <custengine/io.hpp>

#include <string_view>

namespace custengine::fuzz {

/// Reads `file` into a tenant with a few customers and into an empty one, and checks what came of it: that the report
/// adds up and every failed row has its place and its text; that a refused file, or an atomic import with a failure,
/// has changed nothing; that what was imported can be exported in every format and restored equal.
///
/// `letter` stands for options: '@' is all off, and the lowest bits of what follows it in ASCII mean atomic (1),
/// restore (2), on conflict skip (4) or update (8), trim (16), another encoding (32).
void check_import(char letter, Format format, std::string_view file);

}  // namespace custengine::fuzz
