#pragma once

#include <custengine/clock.hpp>
#include <custengine/export.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace custengine {

/// Reads "2025-07-30T18:12:05.623Z" or, without milliseconds, "2025-07-30T18:12:05Z": years 0000..9999, valid days, no
/// leap seconds. nullopt for any other text.
CUSTENGINE_API std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept;

/// The most bytes that write_timestamp writes.
inline constexpr std::size_t max_timestamp_bytes = 32;

/// Appends the time, always with milliseconds. A year outside of 0000..9999 gets more digits or a sign, and cannot be
/// read back. No customer has such a year, whatever the clock says.
CUSTENGINE_API void append_timestamp(std::string& out, Timestamp time);

/// Writes the same text to `out`, and returns its end. Requires: `out` has room for max_timestamp_bytes.
CUSTENGINE_API char* write_timestamp(char* out, Timestamp time);

}  // namespace custengine
