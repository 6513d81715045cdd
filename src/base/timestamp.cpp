#include <custengine/timestamp.hpp>

#include "base/text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>

namespace custengine {

namespace {

constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:ddZ";
constexpr std::string_view pattern_with_milliseconds = "dddd-dd-ddTdd:dd:dd.dddZ";

constexpr bool matches(std::string_view text, std::string_view expected) noexcept {
  if (text.size() != expected.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (expected[i] == 'd' ? !base::is_digit(text[i]) : text[i] != expected[i]) return false;
  return true;
}

// Requires digits only.
constexpr int number(std::string_view digits) noexcept {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept {
  using namespace std::chrono;
  const bool has_milliseconds = matches(text, pattern_with_milliseconds);
  if (!has_milliseconds && !matches(text, pattern)) return std::nullopt;

  const year_month_day date{year{number(text.substr(0, 4))}, month{static_cast<unsigned>(number(text.substr(5, 2)))},
                            day{static_cast<unsigned>(number(text.substr(8, 2)))}};
  const int hour = number(text.substr(11, 2)), minute = number(text.substr(14, 2)), second = number(text.substr(17, 2));
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return sys_days{date} + hours{hour} + minutes{minute} + seconds{second} +
         milliseconds{has_milliseconds ? number(text.substr(20, 3)) : 0};
}

void append_timestamp(std::string& out, Timestamp time) {
  using namespace std::chrono;
  const auto midnight = floor<days>(time);
  const year_month_day date{midnight};
  const hh_mm_ss clock{time - midnight};
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                 clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

}  // namespace custengine
