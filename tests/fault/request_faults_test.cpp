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

TEST_CASE("get and list allocate once at most, beside the page's own customers and cursor") {
  constexpr std::size_t customers = 120, page_and_cursor = 2;
  const auto get = [&](FaultWorld& world) {
    if (world.session.get("c-7").value().id() != "c-7") throw std::logic_error("another was found");
  };
  CHECK(fail_each_allocation(customers, get, check_unchanged) <= 1);
  const auto find = [&](FaultWorld& world) {
    if (world.session.find_by_external_reference("a reference of some length 7").value().id() != "c-7")
      throw std::logic_error("another was found");
  };
  CHECK(fail_each_allocation(customers, find, check_unchanged) <= 1);

  for (const SortField field : {SortField::created_at, SortField::company_name, SortField::external_reference})
    for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
      ListRequest request{.sort_by = field, .direction = direction, .page_size = 50};
      const auto list = [&](FaultWorld& world) {
        if (world.session.list(request).value().next.empty()) throw std::logic_error("there is no next page");
      };
      INFO(to_string(field) << ' ' << to_string(direction));
      CHECK(fail_each_allocation(customers, list, check_unchanged) <= page_and_cursor + 1);
      request.page_number = 2;
      CHECK(fail_each_allocation(customers, list, check_unchanged) <= page_and_cursor + 1);
      request.page_number = 1;
      request.after = FaultWorld(customers).session.list(request).value().next;
      CHECK(fail_each_allocation(customers, list, check_unchanged) <= page_and_cursor + 1);
    }
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

TEST_CASE("ranking, typos, highlights, counts and suggestions that run out of memory say so and change nothing") {
  for (const std::size_t customers : {3U, 200U}) {
    const auto search = [&](FaultWorld& world) {
      const SearchRequest request{.query = "compnay",
                                  .sort_by = SortField::relevance,
                                  .page_size = 2,
                                  .max_typos = 1,
                                  .scores = true,
                                  .highlights = true};
      if (world.session.search(request).value().hits.empty()) throw std::logic_error("nothing was found");
    };
    CHECK(fail_each_allocation(customers, search, check_unchanged) > 10);
    const auto count = [&](FaultWorld& world) {
      world.session.count_by(FacetField::postal_code).value();
      if (world.session.count_by(FacetField::type, {.query = "company"}).value().values.empty())
        throw std::logic_error("nothing was counted");
    };
    CHECK(fail_each_allocation(customers, count, check_unchanged) > 2);
    const auto suggest = [&](FaultWorld& world) {
      if (world.session.suggest("comp").value().empty()) throw std::logic_error("nothing was suggested");
    };
    CHECK(fail_each_allocation(customers, suggest, check_unchanged) > 2);
  }
}
