// lock_holds [CUSTOMERS]: the longest time for which a search of each kind, and a writer beside it, hold the tenant's
// lock, in CPU time of the thread.

#include "base/lock_holds.hpp"

#include <custengine/custengine.hpp>
#include <custengine/testing/generator.hpp>

#include <fmt/format.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace custengine;
using base::LockHolds;

struct Work {
  const char* name;
  SearchRequest request;
};

const std::vector<Work>& works() {
  static const std::vector<Work> all = {
      {"one letter, 'e'", {.query = "e"}},
      {"two letters, 'er'", {.query = "er"}},
      {"two letters, 'sk', by city", {.query = "sk", .sort_by = SortField::city}},
      {"broad, 'son'", {.query = "son"}},
      {"broad and deep, 'son', page 400", {.query = "son", .page_number = 400}},
      {"broad, judged, 'example'", {.query = "example"}},
      {"the same without a total", {.query = "example", .count = CountMode::none}},
      {"'hansen oslo'", {.query = "hansen oslo"}},
      {"where city == 'Oslo'", {.where = fields::city == "Oslo"}},
      {"by a field without index", {.query = "son", .sort_by = SortField::mobile}},
  };
  return all;
}

void fill(Session& session, std::size_t customers) {
  Importer importer = session.importer().value();
  testing::Generator generator({.id_prefix = "g-"});
  for (std::size_t i = 0; i < customers; ++i) importer.add(generator.next()).value();
  importer.finish().value();
}

void search_all(const Session& session, const char* beside) {
  for (const auto& [name, request] : works()) {
    LockHolds::longest_read_ns = 0;
    std::uint64_t total = 0;
    for (int round = 0; round < 5; ++round) total = session.search(request).value().paging.total_count.value_or(0);
    fmt::print("{:34} {:>9} found, lock held {:7.1f} us {}\n", name, total,
               static_cast<double>(LockHolds::longest_read_ns.load()) / 1e3, beside);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t customers = argc > 1 ? std::stoul(argv[1]) : 1'000'000;
  Engine engine;
  engine.create_tenant("t", {.locale = "nb", .country_code = "NO"}).value();
  Session session = engine.session("t").value();
  fill(session, customers);
  search_all(session, "");

  LockHolds::longest_write_ns = 0;
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (std::size_t i = 0; !stop; ++i) {
      CustomerPatch patch;
      patch.city = i % 2 == 0 ? "Bergen" : "Oslo";
      patch.last_name = i % 3 == 0 ? "Hansen" : "Moe";
      session.update("g-" + std::to_string(1 + i * 7919 % customers), patch).value();
    }
  });
  search_all(session, "beside a writer");
  stop = true;
  writer.join();
  fmt::print("longest hold by a write {:.1f} us\n", static_cast<double>(LockHolds::longest_write_ns.load()) / 1e3);
}
