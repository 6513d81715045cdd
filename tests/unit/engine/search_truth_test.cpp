#include "search_truth.hpp"
#include "support.hpp"

namespace search_truth_test {

using namespace custengine;
using namespace custengine::test;

TEST_CASE("search finds exactly the expected customers") {
  const std::vector<TruthCase> cases = read_truth_cases();
  REQUIRE(cases.size() > 140);
  int tenant = 0;
  World world;
  for (const TruthCase& one : cases) {
    INFO(one.criterion << " \"" << one.stored << "\" by \"" << one.query << '"' << (one.exact ? " exactly" : "")
                       << " with " << one.max_typos << " typos in " << one.country);
    const auto [draft, request] = made_of(one);
    Session session = world.add_tenant(std::to_string(tenant++), {.country_code = one.country});
    const Customer customer = session.create(draft).value();
    const Page page = session.search(request).value();
    CHECK(page.paging.total_count == (one.hit ? 1U : 0U));
    CHECK(page.items == (one.hit ? std::vector{customer} : std::vector<Customer>()));
  }
}

TEST_CASE("contacts are searched like customers") {
  World world;
  int tenant = 0;
  for (const TruthCase& one : read_truth_cases()) {
    INFO(one.criterion << " \"" << one.stored << "\" by \"" << one.query << '"');
    const auto made = made_of_contact(one);
    if (!made) continue;
    const auto& [draft, request] = *made;
    Session session = world.add_tenant(std::to_string(tenant++), {.country_code = one.country});
    REQUIRE(session.create(draft));
    CHECK(session.search(request).value().paging.total_count == (one.hit ? 1U : 0U));
  }
  CHECK(tenant > 100);
}

}  // namespace search_truth_test
