#include "storage/rows/free_rows.hpp"

#include "catch.hpp"

#include <cstdint>
#include <random>
#include <set>

namespace free_rows_test {

using custengine::storage::FreeRows;

TEST_CASE("the lowest free row is known after any changes") {
  std::mt19937 random(9);
  for (const std::uint32_t room : {1U, 64U, 65U, 5000U, 300'000U}) {
    CAPTURE(room);
    FreeRows free;
    std::set<std::uint32_t> twin;
    std::uint32_t end = 0;
    for (int step = 0; step < 4000; ++step) {
      if (end < room && random() % 8 == 0) end += 1 + static_cast<std::uint32_t>(random()) % (room - end);
      if (end == 0) continue;
      // Few rows are set free at first, nearly all at the end. A row may be set to the state that it has.
      const auto row = static_cast<std::uint32_t>(random()) % end;
      const bool is_free = random() % 4000 < static_cast<unsigned>(step);
      free.set(row, is_free);
      if (is_free)
        twin.insert(row);
      else
        twin.erase(row);
      REQUIRE(free.empty() == twin.empty());
      if (!twin.empty()) REQUIRE(free.first() == *twin.begin());
      if (!twin.empty() && random() % 3 == 0) {
        free.set(free.first(), false);
        twin.erase(twin.begin());
      }
    }
  }
}

}  // namespace free_rows_test
