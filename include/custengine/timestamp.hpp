#pragma once

#include <custengine/clock.hpp>
#include <custengine/export.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace custengine {

/// "2025-07-30T18:12:05.623Z" or, without milliseconds, "2025-07-30T18:12:05Z": years 0000..9999, a day that
/// the calendar has, no leap seconds. Nothing else is a timestamp.
CUSTENGINE_API std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept;

/// The longest text that write_timestamp makes.
inline constexpr std::size_t max_timestamp_bytes = 32;

/// Appends the time, always with milliseconds. Years outside of 0000..9999, which no customer has whatever its clock
/// says, get more digits or a sign and are not read back.
CUSTENGINE_API void append_timestamp(std::string& out, Timestamp time);

/// Writes the same text to `out`, and returns its end. Requires: `out` has room for max_timestamp_bytes.
CUSTENGINE_API char* write_timestamp(char* out, Timestamp time);

}  // namespace custengine
