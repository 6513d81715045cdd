#include "serve/net/response_head.hpp"

#include "serve/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace custengine::serve {
namespace {

constexpr std::array<std::string_view, 4> fields_of_connection = {"Date", "Content-Length", "Transfer-Encoding",
                                                                  "Connection"};

bool is_token(std::string_view name) {
  const auto is_token_character = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !name.empty() && std::ranges::all_of(name, is_token_character);
}

bool is_of_connection(std::string_view name) {
  return std::ranges::any_of(fields_of_connection, [name](std::string_view own) { return is_same_name(own, name); });
}

void append_value(std::string& head, std::string_view value) {
  const auto is_control = [](char c) { return (c >= '\0' && c < ' ' && c != '\t') || c == '\x7F'; };
  std::ranges::replace_copy_if(value, std::back_inserter(head), is_control, ' ');
}

}  // namespace

bool is_without_body(int status) noexcept {
  return status < 200 || status == 204 || status == 304;
}

void write_head(std::string& head, const Response& response, const HeadOptions& options) {
  head.clear();
  const auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {:03} {}\r\nDate: {}\r\n", response.status, reason_phrase(response.status),
                 options.date);
  for (const auto& [name, value] : response.headers) {
    if (!is_token(name) || is_of_connection(name)) continue;
    head.append(name).append(": ");
    append_value(head, value);
    head += "\r\n";
  }
  if (options.framing == BodyFraming::length)
    fmt::format_to(out, "Content-Length: {}\r\n", options.length);
  else if (options.framing == BodyFraming::chunked)
    head += "Transfer-Encoding: chunked\r\n";
  if (!options.keep_alive)
    head += "Connection: close\r\n";
  else if (options.names_keep_alive)
    head += "Connection: keep-alive\r\n";
  head += "\r\n";
}

std::string http_date(std::int64_t seconds) {
  using namespace std::chrono;
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds moment{std::chrono::seconds(seconds)};
  const sys_days day = floor<std::chrono::days>(moment);
  const year_month_day date(day);
  const hh_mm_ss time(moment - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace custengine::serve
