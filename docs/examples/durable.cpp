// durable FILE [COUNT]: a host whose customers survive `kill -9`. It keeps them in FILE, notes one order after another
// at the customer who sent it, and prints the number of each order that is safe. It ends after COUNT orders.

#include <custengine/custengine.hpp>
#include <custengine/format.hpp>
#include <custengine/sqlite.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <thread>
#include <utility>

namespace {

using custengine::ErrorCode;
using custengine::Result;

struct Shop {
  custengine::Engine engine;
  custengine::Session customers;
};

// Opens the file, which is made if it is missing. The engine loads what the file keeps.
Result<Shop> open_shop(const std::string& file) {
  auto kept = custengine::open_sqlite(file);
  if (!kept) return kept.error();
  auto engine = custengine::Engine::open({.persistence = *std::move(kept)});
  if (!engine) return engine.error();
  if (!engine->has_tenant("shop"))
    if (const auto made = engine->create_tenant("shop", {.locale = "nb", .country_code = "NO"}); !made)
      return made.error();
  auto customers = engine->session("shop");
  if (!customers) return customers.error();
  return Shop{*std::move(engine), *std::move(customers)};
}

// Ten customers take turns.
std::string customer_of(std::uint64_t order) {
  return fmt::format("c-{}", order % 10);
}
std::string note_of(std::uint64_t order) {
  return fmt::format("order {}", order);
}

// One write. Once it returns a customer, the order is on the disk.
Result<custengine::Customer> note_order(custengine::Session& customers, std::uint64_t order) {
  auto updated = customers.update(customer_of(order), {.internal_note = note_of(order)});
  if (updated || updated.error().code != ErrorCode::not_found) return updated;
  return customers.create({.id = customer_of(order), .last_name = customer_of(order), .internal_note = note_of(order)});
}

bool is_noted(const custengine::Session& customers, std::uint64_t order) {
  const auto found = customers.get(customer_of(order));
  return found && found->internal_note() == note_of(order);
}

// Flushed, since a line that is still in a buffer is lost with the process.
template <class... Values>
void say(fmt::format_string<Values...> text, Values&&... values) {
  fmt::print(text, std::forward<Values>(values)...);
  std::fflush(stdout);
}

int fail(const custengine::Error& error) {
  fmt::print(stderr, "{}\n", error);
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return std::fputs("usage: durable FILE [COUNT]\n", stderr), 2;
  const std::string file = arguments[1];
  std::uint64_t left = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : std::numeric_limits<std::uint64_t>::max();

  auto shop = open_shop(file);
  if (!shop) return fail(shop.error());
  const auto health = shop->engine.health("shop");
  if (!health) return fail(health.error());
  for (const auto& customer : shop->customers.list().value())
    say("{} version {}: {}\n", customer.id(), customer.version(), customer.internal_note());
  say("opened at {}\n", health->sequence);

  // Each order is one change, so the sequence of the tenant is the number of the newest order.
  for (std::uint64_t order = health->sequence + 1; left > 0;) {
    bool is_safe = false;
    if (const auto noted = note_order(shop->customers, order)) {
      is_safe = true;
    } else if (noted.error().code == ErrorCode::resource_exhausted) {
      // The disk is full. Nothing was written; reads go on. Try again once there is room.
      say("no room for {}\n", order);
      std::this_thread::sleep_for(std::chrono::seconds(1));
    } else if (noted.error().code == ErrorCode::outcome_unknown || noted.error().code == ErrorCode::unavailable) {
      // The file takes no more writes until it is opened again. After outcome_unknown the order may be in the file or
      // not: what the engine has in memory does not tell. So close all, open again, and read before you retry.
      say("{} for {}\n", to_string(noted.error().code), order);
      shop = noted.error();  // closes the file: it has one user at a time
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      shop = open_shop(file);
      if (!shop) return fail(shop.error());
      is_safe = is_noted(shop->customers, order);
    } else {
      return fail(noted.error());
    }
    if (!is_safe) continue;
    say("safe {}\n", order);
    ++order;
    --left;
  }
}
