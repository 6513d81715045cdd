#pragma once

#include <string_view>

namespace custengine::base {

/// A country or territory with an assigned ISO 3166-1 alpha-2 code, and how its telephone numbers are dialled.
struct Country {
  std::string_view code;          // two upper case letters
  std::string_view dial_code;     // the E.164 country code without "+": "47"
  std::string_view trunk_prefix;  // dialled at home before a national number, never from abroad: "0"; often empty
};

/// Null when `alpha2` is not an assigned code in upper case. Valid for the program's life.
const Country* find_country(std::string_view alpha2) noexcept;

}  // namespace custengine::base
