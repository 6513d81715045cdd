#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custengine::base {

/// The dialling rules of a country.
struct PhonePlan {
  std::string_view country;                 // ISO 3166-1 alpha-2
  std::string_view code;                    // the country's E.164 calling code without "+": "47"
  std::string_view international_prefixes;  // dialled before a calling code: "00 990"; "." is any digit
  std::string_view trunk_prefix;            // dialled within the country before a national number: "0"; often empty
  std::uint32_t lengths;                    // bit n: a national number may have n digits
  std::uint32_t lengths_of_code;            // the same for all countries with this calling code

  constexpr bool allows(std::size_t digits) const noexcept { return digits < 32 && (lengths >> digits & 1) != 0; }
};

/// Returns the plan of a country; null if there is none. Valid for the program's lifetime.
const PhonePlan* find_phone_plan(std::string_view alpha2) noexcept;

/// Returns the plan of the first country, by alpha-2 code, whose calling code begins the digits; null if there is none.
/// Valid for the program's lifetime.
const PhonePlan* find_phone_plan_of_code(std::string_view digits) noexcept;

}  // namespace custengine::base
