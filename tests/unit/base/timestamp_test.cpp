#include <custengine/timestamp.hpp>

#include "catch.hpp"
#include "random.hpp"

#include <cstdint>
#include <string>

namespace custengine::timestamp_test {
namespace {

using namespace std::chrono;

std::string written(Timestamp time) {
  std::string text;
  append_timestamp(text, time);
  return text;
}

TEST_CASE("timestamps are read and written to the millisecond") {
  const Timestamp example = sys_days(2025y / July / 30) + 18h + 12min + 5s + 623ms;
  CHECK(parse_timestamp("2025-07-30T18:12:05.623Z") == example);
  CHECK(written(example) == "2025-07-30T18:12:05.623Z");

  for (const char* text : {"0000-01-01T00:00:00.000Z", "0001-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z",
                           "1970-01-01T00:00:00.000Z", "2000-02-29T00:00:00.001Z", "9999-12-31T23:59:59.999Z"}) {
    CAPTURE(text);
    const auto time = parse_timestamp(text);
    REQUIRE(time);
    CHECK(written(*time) == text);
  }
}

TEST_CASE("random times are written and read back") {
  test::Random random(1);
  const std::int64_t first = Timestamp(sys_days(0y / January / 1)).time_since_epoch().count();
  const std::int64_t last = Timestamp(sys_days(10000y / January / 1)).time_since_epoch().count();
  for (int i = 0; i < 2000; ++i) {
    const auto span = static_cast<std::size_t>(last - first);
    const Timestamp time{milliseconds(first + static_cast<std::int64_t>(random.below(span)))};
    CHECK(written(time).size() == 24);
    CHECK(parse_timestamp(written(time)) == time);
  }
}

TEST_CASE("years beyond 9999 are written with more digits") {
  CHECK(written(sys_days(10000y / January / 2)) == "10000-01-02T00:00:00.000Z");
  CHECK(written(sys_days(year(-5) / December / 31)) == "-005-12-31T00:00:00.000Z");
  for (const Timestamp time : {Timestamp::min(), Timestamp::max()}) {
    CHECK(written(time).size() <= max_timestamp_bytes);
    CHECK_FALSE(parse_timestamp(written(time)));
  }
}

TEST_CASE("years that std::chrono::year cannot hold do not wrap") {
  // 2025-07-30 plus multiples of 400 years.
  const Timestamp known = *parse_timestamp("2025-07-30T18:12:05.623Z");
  for (const std::int64_t cycles : {77, 164, 700'000, -82, -700'000}) {
    const std::string text = written(known + days(cycles * 146'097));
    CHECK(text == std::to_string(2025 + cycles * 400) + "-07-30T18:12:05.623Z");
  }
}

TEST_CASE("a timestamp may omit milliseconds") {
  CHECK(parse_timestamp("2025-07-30T18:12:05Z") == parse_timestamp("2025-07-30T18:12:05.000Z"));
  CHECK(written(*parse_timestamp("2025-07-30T18:12:05Z")) == "2025-07-30T18:12:05.000Z");
}

TEST_CASE("other texts are not timestamps") {
  const auto text = GENERATE(
      as<std::string>(), "", "2025-07-30", "2025-07-30T18:12:05", "2025-07-30T18:12:05.623", "2025-07-30T18:12:05.623z",
      "2025-07-30t18:12:05.623Z", "2025-07-30 18:12:05.623Z", "2025-07-30T18:12:05.6Z", "2025-07-30T18:12:05.62Z",
      "2025-07-30T18:12:05.6234Z", "2025-07-30T18:12:05.Z", "2025-07-30T18:12:05,623Z", "2025-07-30T18:12:05.623+00:00",
      "2025-07-30T18:12Z", "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2025-04-31T00:00:00Z",
      "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z", "2025-01-00T00:00:00Z", "2025-07-30T24:00:00Z",
      "2025-07-30T23:60:00Z", "2016-12-31T23:59:60Z", "12025-07-30T18:12:05Z", "-025-07-30T18:12:05Z",
      "2025-7-30T18:12:05.623Z", " 2025-07-30T18:12:05Z", "2025-07-30T18:12:05Z ", "2025-07-30T1a:12:05Z");
  CAPTURE(text);
  CHECK_FALSE(parse_timestamp(text));
}

}  // namespace
}  // namespace custengine::timestamp_test
