#include "durable/file_engine.hpp"

#include "effort.hpp"
#include "random.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <thread>

namespace kill_test {

using namespace custengine;
using namespace custengine::test;

constexpr int writers = 4;

/// What a child process reports of each write that was acknowledged.
struct Acknowledged {
  int writer = 0;
  int number = 0;  // of the writer's writes to its own customer
  std::uint64_t version = 0;
};

std::string own_customer(int writer) {
  return "own-" + std::to_string(writer);
}

/// Writes until it is killed. Each writer numbers the notes of its own customer, and disturbs the others.
void write_forever(const std::string& file, int pipe_end, std::uint64_t seed) {
  Engine engine = Engine::open({.persistence = open_sqlite(file).value()}).value();
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer)
    threads.emplace_back([&, writer] {
      Random random(seed * 100 + static_cast<std::uint64_t>(writer));
      Session session = engine.session("t", all_permissions).value();
      const std::string note(session.get(own_customer(writer)).value().internal_note());
      for (int number = note.empty() ? 1 : std::stoi(note) + 1;; ++number) {
        const auto updated = session.update(own_customer(writer), {.internal_note = std::to_string(number)});
        if (!updated) _exit(3);
        const Acknowledged done{writer, number, updated->version()};
        if (write(pipe_end, &done, sizeof done) != sizeof done) _exit(4);
        const std::string any = "c-" + std::to_string(random.below(20)),
                          other = "c-" + std::to_string(random.below(20));
        switch (random.below(7)) {
          case 0:
            (void)session.create({.id = any, .external_reference = "r-" + other, .last_name = "L"});
            break;
          case 1:
            (void)session.remove(any);
            break;
          case 2:
            (void)session.merge(any, other);
            break;
          case 3:
            (void)session.set_store_details("oslo", any, {.note = other});
            break;
          case 4:
            (void)session.apply(
                {Write::create({.id = any, .last_name = "B"}), Write::update(own_customer(writer), {.city = any})});
            break;
          case 5:
            (void)session.erase(any);
            break;
          default:
            (void)session.update(any, {.city = other});
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
}

TEST_CASE("what was acknowledged survives kill -9") {
  const TempFolder folder;
  const std::string file = folder.file();
  {
    Engine engine = open_engine(file);
    engine.create_tenant("t", {.stores = {"oslo"}, .change_history = 100'000}).value();
    Session session = engine.session("t", all_permissions).value();
    for (int writer = 0; writer < writers; ++writer)
      session.create({.id = own_customer(writer), .last_name = "Own"}).value();
  }
  Random random(5);
  std::map<int, Acknowledged> newest;
  std::map<int, int> found;  // the numbers in the file after the last round
  std::uint64_t acknowledged = 0, sequence = 0;
  const int rounds = by_effort(20, 200);
  for (int round = 0; round < rounds; ++round) {
    INFO("round " << round);
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    std::fflush(nullptr);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      close(ends[0]);
      write_forever(file, ends[1], static_cast<std::uint64_t>(round));
      _exit(5);
    }
    close(ends[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random.below(60)));
    kill(child, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    for (Acknowledged done; read(ends[0], &done, sizeof done) == sizeof done; ++acknowledged)
      newest[done.writer] = done;
    close(ends[0]);

    const Engine engine = open_engine(file);
    require_whole(engine);
    const Session session = engine.session("t", all_permissions).value();
    for (const auto& [writer, done] : newest) {
      INFO("writer " << writer);
      const Customer customer = session.get(own_customer(writer)).value();
      const int number = std::stoi(std::string(customer.internal_note()));
      CHECK(number >= done.number);
      CHECK(number <= std::max(done.number, found[writer]) + 1);  // at most the write in flight
      found[writer] = number;
      CHECK(customer.version() >= done.version);
    }
    const std::uint64_t now = session.snapshot()->sequence();
    CHECK(now >= sequence);
    sequence = now;
  }
  CHECK(acknowledged > static_cast<std::uint64_t>(rounds));
}

TEST_CASE("an import that is killed leaves all or nothing") {
  const TempFolder folder;
  const std::string file = folder.file();
  open_engine(file).create_tenant("t").value();
  Random random(6);
  std::size_t duration = 0;  // of an import that is not killed, in milliseconds
  for (int round = 0; round < by_effort(8, 60); ++round) {
    const auto start = std::chrono::steady_clock::now();
    std::fflush(nullptr);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      Engine engine = Engine::open({.persistence = open_sqlite(file).value()}).value();
      Session session = engine.session("t", all_permissions).value();
      std::vector<CustomerDraft> drafts;
      for (int i = 0; i < 3'000; ++i) drafts.push_back({.id = "c-" + std::to_string(i), .last_name = "L"});
      (void)session.import_customers(drafts);
      _exit(0);
    }
    if (round > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(random.below(duration + 1)));
      kill(child, SIGKILL);
    }
    waitpid(child, nullptr, 0);
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    if (round == 0) duration = static_cast<std::size_t>(taken.count());
    Engine engine = open_engine(file);
    require_whole(engine);
    const auto count = engine.session("t")->count().value();
    CHECK((count == 0 || count == 3'000));
    if (round == 0) CHECK(count == 3'000);
    engine.drop_tenant("t").value();
    engine.create_tenant("t").value();
  }
}

}  // namespace kill_test
