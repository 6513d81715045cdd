#include "testing/tax_number.hpp"

#include "testing/check_digits.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <optional>
#include <span>

namespace custengine::testing {
namespace {

using CheckDigits = std::optional<std::string> (*)(std::string_view body);

std::optional<std::string> as_text(std::optional<char> digit) {
  if (!digit) return std::nullopt;
  return std::string(1, *digit);
}

struct Scheme {
  std::string_view country_code;
  std::array<std::string_view, 2> bodies;  // without the check digits
  CheckDigits check;
  std::array<std::string_view, 4> writings;  // '#' is the next digit of the whole number
};

constexpr auto schemes = std::to_array<Scheme>({
    {"NO",
     {"9#######", "8#######"},
     [](std::string_view body) { return as_text(norwegian_check_digit(body)); },
     {"#########", "### ### ###", "NO#########MVA", "NO ### ### ### MVA"}},
    {"SE",
     {"556######", "559######"},
     [](std::string_view body) { return as_text(swedish_check_digit(body)); },
     {"######-####", "##########", "SE##########01", "SE ######-####-01"}},
    {"DK",
     {"1######", "3######"},
     [](std::string_view body) { return as_text(danish_check_digit(body)); },
     {"########", "DK########", "DK ########", "## ## ## ##"}},
    {"FI",
     {"0######", "2######"},
     [](std::string_view body) { return as_text(finnish_check_digit(body)); },
     {"#######-#", "#######-#", "FI########", "FI ########"}},
    {"DE",
     {"1#######", "2#######"},
     [](std::string_view body) { return as_text(german_check_digit(body)); },
     {"DE#########", "DE#########", "DE ### ### ###", "DE ### ######"}},
    {"GB",
     {"1######", "9######"},
     [](std::string_view body) { return std::optional(british_check_digits(body)); },
     {"GB#########", "GB ### #### ##", "### #### ##", "#########"}},
});

std::string_view pick_text(std::span<const std::string_view> choices, Random& random) {
  return choices[random.below(static_cast<std::uint32_t>(choices.size()))];
}

std::string make_number(const Scheme& scheme, Random& random) {
  while (true) {  // one body in eleven has no check digit
    std::string number = fill_digits(pick_text(scheme.bodies, random), random);
    if (const auto check = scheme.check(number)) return number + *check;
  }
}

}  // namespace

std::string make_tax_number(std::string_view country_code, Random& random) {
  const auto scheme = std::ranges::find(schemes, country_code, &Scheme::country_code);
  assert(scheme != schemes.end());
  const std::string number = make_number(*scheme, random);
  std::string written(pick_text(scheme->writings, random));
  auto digit = number.begin();
  for (char& c : written)
    if (c == '#') c = *digit++;
  assert(digit == number.end());
  return written;
}

std::string fill_digits(std::string_view pattern, Random& random) {
  std::string filled(pattern);
  for (char& c : filled)
    if (c == '#') c = random.digit();
  return filled;
}

}  // namespace custengine::testing
