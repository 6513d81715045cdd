#include "faults.hpp"

#include <custengine/filter_fields.hpp>

#include <vector>

namespace {

using namespace custengine;
using namespace custengine::test;

const std::string long_text(80, 'o');

}  // namespace

TEST_CASE("copies of patches and filters that run out of memory leave nothing half made") {
  const CustomerPatch patch{.email = clear, .city = long_text, .country_code = long_text};
  const auto copy_patch = [&](FaultWorld&) {
    const std::vector<CustomerPatch> copies(3, patch);
    if (copies.back() != patch) throw std::logic_error("the copy is another");
  };
  CHECK(fail_each_allocation(1, copy_patch, check_unchanged) == 7);

  const auto make_filter = [&](FaultWorld&) {
    const std::vector<std::string> names{long_text, long_text + "1", long_text + "2"};
    const Filter filter = fields::city == long_text || fields::last_name.in(names) || fields::version > 3;
    if (filter != Filter(filter)) throw std::logic_error("the copy is another");
  };
  CHECK(fail_each_allocation(1, make_filter, check_unchanged) > 10);
}

TEST_CASE("searching that runs out of memory says so and changes nothing") {
  // Judged one by one, found by the text index, and many of them.
  for (const std::size_t customers : {3U, 60U, 200U}) {
    const auto search = [&](FaultWorld& world) {
      const SearchRequest request{.query = "company",
                                  .where = fields::city != long_text && fields::version > 0,
                                  .page_size = 2,
                                  .explain = true};
      if (world.session.search(request).value().items.empty()) throw std::logic_error("nothing was found");
    };
    CHECK(fail_each_allocation(customers, search, check_unchanged) > 10);
  }
}
