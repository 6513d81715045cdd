#include "serve/net/client_seats.hpp"
#include "serve/request_rates.hpp"

#include "catch.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace custengine::serve::client_limits_test {

using namespace std::chrono_literals;

constexpr RequestRates::Time start = RequestRates::Time() + 1h;

TEST_CASE("each client has a number of seats") {
  ClientSeats seats(2);
  auto first = seats.take("a");
  auto second = seats.take("a");
  CHECK(first);
  CHECK(second);
  CHECK_FALSE(seats.take("a"));
  CHECK(seats.take("b"));
  {
    const ClientSeats::Seat moved(*std::move(first));
    CHECK_FALSE(seats.take("a"));
  }
  CHECK(seats.take("a"));
}

TEST_CASE("without a limit everybody gets a seat") {
  ClientSeats seats(0);
  std::vector<std::optional<ClientSeats::Seat>> taken;
  for (int i = 0; i < 100; ++i) taken.push_back(seats.take("a"));
  CHECK(std::ranges::all_of(taken, [](const auto& seat) { return seat.has_value(); }));
}

TEST_CASE("a client has a number of requests a second") {
  RequestRates rates(3);
  for (int i = 0; i < 3; ++i) CHECK(rates.take("a", start));
  CHECK_FALSE(rates.take("a", start));
  CHECK(rates.take("b", start));
  CHECK_FALSE(rates.take("a", start + 300ms));
  for (int i = 0; i < 2; ++i) CHECK(rates.take("a", start + 700ms));
  CHECK_FALSE(rates.take("a", start + 700ms));
  for (int i = 0; i < 3; ++i) CHECK(rates.take("a", start + 1h));
  CHECK_FALSE(rates.take("a", start + 1h));
}

TEST_CASE("a clock that goes back gives no requests") {
  RequestRates rates(1);
  CHECK(rates.take("a", start));
  CHECK_FALSE(rates.take("a", start - 10s));
  CHECK_FALSE(rates.take("a", start + 500ms));
  CHECK(rates.take("a", start + 1s));
}

TEST_CASE("clients beyond the limit are forgotten, not kept") {
  RequestRates rates(1);
  for (std::size_t i = 0; i < RequestRates::max_clients; ++i) CHECK(rates.take(std::to_string(i), start));
  CHECK_FALSE(rates.take("7", start));
  CHECK(rates.take("new", start + 10s));
  CHECK(rates.take("7", start + 10s));
}

}  // namespace custengine::serve::client_limits_test
