#include <custengine/timestamp.hpp>

#include "base/text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>

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

// Requires value < 100.
constexpr char* write_two_digits(char* out, unsigned value) noexcept {
  *out++ = static_cast<char>('0' + value / 10);
  *out++ = static_cast<char>('0' + value % 10);
  return out;
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
  std::array<char, max_timestamp_bytes> text;
  out.append(text.data(), write_timestamp(text.data(), time));
}

char* write_timestamp(char* out, Timestamp time) {
  using namespace std::chrono;
  // floor<days> would overflow within a day of the earliest time.
  auto whole_days = duration_cast<days>(time.time_since_epoch());
  auto rest = time.time_since_epoch() % days{1};
  if (rest < rest.zero()) {
    --whole_days;
    rest += days{1};
  }
  // std::chrono::year wraps beyond 32767. The calendar repeats every 400 years, so the date is computed within one
  // cycle.
  constexpr std::int64_t days_of_cycle = 146'097, years_of_cycle = 400;
  const std::int64_t cycles = whole_days.count() / days_of_cycle;
  const year_month_day date{sys_days{whole_days - days{cycles * days_of_cycle}}};
  const auto since_midnight = static_cast<unsigned>(rest.count());
  const unsigned seconds = since_midnight / 1000, minutes = seconds / 60;

  const std::int64_t year = static_cast<int>(date.year()) + cycles * years_of_cycle;
  if (year >= 0 && year <= 9999) {
    out = write_two_digits(out, static_cast<unsigned>(year) / 100);
    out = write_two_digits(out, static_cast<unsigned>(year) % 100);
  } else {
    out = fmt::format_to(out, "{:04}", year);
  }
  *out++ = '-';
  out = write_two_digits(out, static_cast<unsigned>(date.month()));
  *out++ = '-';
  out = write_two_digits(out, static_cast<unsigned>(date.day()));
  *out++ = 'T';
  out = write_two_digits(out, minutes / 60);
  *out++ = ':';
  out = write_two_digits(out, minutes % 60);
  *out++ = ':';
  out = write_two_digits(out, seconds % 60);
  *out++ = '.';
  const unsigned milliseconds = since_midnight % 1000;
  *out++ = static_cast<char>('0' + milliseconds / 100);
  out = write_two_digits(out, milliseconds % 100);
  *out++ = 'Z';
  return out;
}

}  // namespace custengine
