#pragma once

// Messages about text in a wrong encoding.

#include "codec/text_source.hpp"

#include <custengine/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::codec {

/// Returns a message with the first invalid byte of `row`, which begins at `place`, and its position in the file. If
/// the file should be UTF-8, names the likely encoding. `at` is the offset in the row, from find_invalid_utf8.
std::string describe_bad_text(const TextSource& source, std::string_view row, const SourcePosition& place,
                              std::size_t at);

/// Returns invalid_argument if the file begins like UTF-16 or UTF-32. Otherwise each of its rows would be an error.
std::optional<Error> refuse_wide_text(TextSource& source);

}  // namespace custengine::codec
