#include "base/phone_plan.hpp"

#include "base/phone_plan_table.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace custengine::base {

namespace {

static_assert(std::ranges::is_sorted(phone_plan_table, {}, &PhonePlan::country));

constexpr std::uint8_t no_plan = 255;
static_assert(phone_plan_table.size() < no_plan);

constexpr std::size_t number_of(std::string_view digits) noexcept {
  std::size_t number = 0;
  for (const char digit : digits) number = 10 * number + static_cast<std::size_t>(digit - '0');
  return number;
}

constexpr bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}

constexpr std::size_t number_of_country(char first, char second) noexcept {
  return static_cast<std::size_t>(first - 'A') * 26 + static_cast<std::size_t>(second - 'A');
}

/// The row of each country in phone_plan_table, by its two letters.
constexpr auto rows_by_country = [] {
  std::array<std::uint8_t, std::size_t{26} * 26> rows;
  rows.fill(no_plan);
  for (std::size_t row = 0; row < phone_plan_table.size(); ++row) {
    const std::string_view country = phone_plan_table[row].country;
    rows[number_of_country(country[0], country[1])] = static_cast<std::uint8_t>(row);
  }
  return rows;
}();

/// The first row of each calling code. No code begins with 0 or with another code.
constexpr auto rows_by_code = [] {
  std::array<std::uint8_t, 1000> rows;
  rows.fill(no_plan);
  for (std::size_t row = phone_plan_table.size(); row-- > 0;)
    rows[number_of(phone_plan_table[row].code)] = static_cast<std::uint8_t>(row);
  return rows;
}();

const PhonePlan* plan_in(std::uint8_t row) noexcept {
  return row == no_plan ? nullptr : &phone_plan_table[row];
}

}  // namespace

const PhonePlan* find_phone_plan(std::string_view alpha2) noexcept {
  if (alpha2.size() != 2 || !is_upper(alpha2[0]) || !is_upper(alpha2[1])) return nullptr;
  return plan_in(rows_by_country[number_of_country(alpha2[0], alpha2[1])]);
}

const PhonePlan* find_phone_plan_of_code(std::string_view digits) noexcept {
  if (digits.empty() || digits.front() == '0') return nullptr;
  for (std::size_t size = 1; size <= std::min<std::size_t>(3, digits.size()); ++size)
    if (const PhonePlan* plan = plan_in(rows_by_code[number_of(digits.substr(0, size))])) return plan;
  return nullptr;
}

}  // namespace custengine::base
