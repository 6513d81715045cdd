// Concurrent imports into one tenant.

#include "unit/engine/support.hpp"

#include <custengine/testing/generator.hpp>

#include <thread>

namespace import_race_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("importers that race into one empty tenant lose nothing") {
  for (const bool atomic : {false, true}) {
    for (int round = 0; round < 5; ++round) {
      World world;
      Session session = world.add_tenant("t");
      constexpr std::size_t each = 200;
      std::vector<ImportReport> reports(3);
      {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < reports.size(); ++i) {
          threads.emplace_back([&, i] {
            Session own = session;
            // The ranges overlap by half: every second draft of a range is also another's.
            testing::Generator generator(
                {.locales = {"nb"}, .id_prefix = "g-", .first_number = std::uint64_t{i} * each / 2});
            reports[i] =
                own.import_customers(generator.take(each), {.on_conflict = OnConflict::skip, .atomic = atomic}).value();
          });
        }
      }
      std::uint64_t created = 0;
      for (const auto& report : reports) {
        CHECK(report.failed.empty());
        CHECK(report.created + report.skipped == each);
        created += report.created;
      }
      CHECK(created == 2 * each);
      CHECK(all_customers(world, session).size() == 2 * each);
    }
  }
}

}  // namespace import_race_test
