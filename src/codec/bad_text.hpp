#pragma once

// Text that is not what it should be: what to tell of it.

#include "codec/text_source.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::codec {

/// Says which byte of `row`, which begins at `place`, is the first that does not belong, where in the file, and
/// of a file that should be UTF-8 what it looks like. `at` is where in the row find_invalid_utf8 found it.
std::string describe_bad_text(const TextSource& source, std::string_view row, const Place& place, std::size_t at);

/// An invalid_argument when the file begins like UTF-16 or UTF-32: each of its rows would be an error of its own.
std::optional<Error> refuse_wide_text(TextSource& source);

}  // namespace custengine::codec
