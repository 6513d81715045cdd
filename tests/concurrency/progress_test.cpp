// No thread starves: writers progress although readers never pause, and readers although writers never pause.
// The waiting times are printed. The test checks that one side finishes before the other did very much more.

#include "unit/engine/support.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace progress_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr std::size_t customers = 2000, wanted = 300, pushing_threads = 4;
/// The calls of one side before the waiting side counts as starving. Reads are short: thousands of them fit into the
/// time for which a busy machine may not schedule a thread.
constexpr std::uint64_t most_meanwhile = 50'000'000;

using Call = std::function<void(Session&, std::size_t)>;

struct Waits {
  std::vector<double> microseconds = {};
  std::uint64_t meanwhile = 0;

  std::string shown() {
    std::ranges::sort(microseconds);
    const auto at = [this](double part) {
      return std::to_string(static_cast<int>(
          microseconds[static_cast<std::size_t>(part * static_cast<double>(microseconds.size() - 1))]));
    };
    return "half within " + at(0.5) + " us, 99 of 100 within " + at(0.99) + " us, all within " + at(1) + " us; " +
           std::to_string(meanwhile) + " of the others' calls meanwhile";
  }
};

/// Makes the wanted number of calls of `call`, while other threads call `push` without a pause.
Waits wait_among(Session session, const Call& call, const Call& push) {
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> pushed = 0;
  Waits waits;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < pushing_threads; ++i)
    threads.emplace_back([session, i, &push, &done, &pushed]() mutable {
      for (std::size_t n = i; !done && pushed < most_meanwhile; n += pushing_threads, ++pushed) push(session, n);
    });
  while (pushed < 2 * pushing_threads) std::this_thread::yield();
  for (std::size_t n = 0; n < wanted && pushed < most_meanwhile; ++n) {
    const auto start = std::chrono::steady_clock::now();
    call(session, n);
    waits.microseconds.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  waits.meanwhile = pushed;
  done = true;
  return waits;
}

std::string id_of(std::size_t number) {
  return "c-" + std::to_string(number % customers);
}

struct Named {
  const char* name;
  Call call;
};

const Named reads[] = {
    {"get", [](Session& session, std::size_t n) { session.get(id_of(n)).value(); }},
    {"list", [](Session& session, std::size_t n) { session.list({.page_number = 1 + n % 40}).value(); }},
    {"search",
     [](Session& session, std::size_t n) { session.search({.query = "name " + std::to_string(n % 9)}).value(); }},
    {"search of all",
     [](Session& session, std::size_t) { session.search({.query = "e", .sort_by = SortField::mobile}).value(); }},
    {"snapshot", [](Session& session, std::size_t) { session.snapshot().value(); }},
};

const Named writes[] = {
    {"update", [](Session& session, std::size_t n) { session.update(id_of(n), {.city = std::to_string(n)}).value(); }},
    {"batch of 20",
     [](Session& session, std::size_t n) {
       std::vector<Write> batch;
       for (std::size_t i = 0; i < 20; ++i) batch.push_back(Write::update(id_of(n + i), {.origin = std::to_string(n)}));
       session.apply(batch).value();
     }},
};

}  // namespace

TEST_CASE("neither readers nor writers starve") {
  World world;
  Session session = world.add_tenant("t");
  std::vector<CustomerDraft> drafts;
  for (std::size_t i = 0; i < customers; ++i)
    drafts.push_back({.id = id_of(i), .last_name = "Name " + std::to_string(i % 100), .city = "Oslo"});
  REQUIRE(session.import_customers(drafts)->created == customers);
  for (const Named& read : reads) {
    for (const Named& write : writes) {
      Waits writing = wait_among(session, write.call, read.call);
      CHECK(writing.microseconds.size() == wanted);
      WARN(write.name << " among " << pushing_threads << " threads that " << read.name << ": " << writing.shown());
      Waits reading = wait_among(session, read.call, write.call);
      CHECK(reading.microseconds.size() == wanted);
      WARN(read.name << " among " << pushing_threads << " threads that write, " << write.name << ": "
                     << reading.shown());
    }
  }
  all_customers(world, session);
}

}  // namespace progress_test
