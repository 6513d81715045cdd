#include "faults.hpp"

#include <custengine/filter_fields.hpp>
#include <custengine/interceptor.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <sstream>
#include <stdexcept>
#include <vector>

namespace request_faults_test {

namespace {

using namespace custengine;
using namespace custengine::test;

const std::string long_text(80, 'o');

/// Refuses every call, and counts.
struct Refusing : Interceptor {
  const Result<void> refusal = Error{.code = ErrorCode::unavailable, .message = long_text};
  std::size_t begun = 0, ended = 0;

  Result<void> before(const Call&) override { return ++begun, refusal; }
  void after(const Call&, const Outcome&) override { ++ended; }
};

}  // namespace

TEST_CASE("copying a patch or filter survives running out of memory") {
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

TEST_CASE("get and list allocate at most once beyond page and cursor") {
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

TEST_CASE("an out-of-memory search reports it and changes nothing") {
  // Verified one by one, found by the text index, and many matches.
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

TEST_CASE("ranking, counts and suggestions report running out of memory") {
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

TEST_CASE("to_json throws at whichever allocation memory runs out") {
  World world;
  Session session = world.add_tenant("t");
  std::size_t failures = 0;
  // Every length up to the next growth of the text, so that each comma, quote and brace is once the one that needs
  // memory.
  for (std::size_t length = 1; length <= 1000; ++length) {
    const Customer customer =
        session.create({.first_name = "A", .internal_note = std::string(length, 'a'), .addresses = {{.city = "Oslo"}}})
            .value();
    const std::string whole = to_json(customer);
    for (std::size_t n = 1;; ++n) {
      INFO(length << " letters, allocation " << n);
      std::string json;
      try {
        const FailingNew fault(n);
        json = to_json(customer);
      } catch (const std::bad_alloc&) {
        ++failures;
        continue;
      }
      REQUIRE(json == whole);
      break;
    }
  }
  CHECK(failures > 1000);
}

TEST_CASE("an out-of-memory write leaves the customer out of the file") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.first_name = "A"}).value();
  session.create({.first_name = "B", .internal_note = std::string(5000, 'b')})
      .value();  // too large for the remaining memory
  session.create({.first_name = "C"}).value();
  const std::vector<Customer> customers = session.list().value().items;
  for (const Format format : {Format::json_lines, Format::json_array, Format::csv}) {
    std::ostringstream whole;
    write_customers(whole, session, {.format = format}).value();
    std::size_t failures = 0;
    for (std::size_t n = 1;; ++n) {
      INFO("format " << static_cast<int>(format) << ", allocation " << n);
      std::ostringstream out;
      CustomerWriter writer(out, {.format = format});
      writer.write(customers[0]);
      bool failed = false;
      try {
        const FailingNew fault(n);
        writer.write(customers[1]);
      } catch (const std::bad_alloc&) {
        failed = true;
      }
      if (failed) writer.write(customers[1]);
      writer.write(customers[2]);
      REQUIRE(writer.finish().value() == 3);
      REQUIRE(out.str() == whole.str());
      if (!failed) break;
      ++failures;
    }
    CHECK(failures > 0);
  }
}

TEST_CASE("a refusing interceptor gets after() even without memory") {
  const auto interceptor = std::make_shared<Refusing>();
  Engine engine({.interceptor = interceptor});
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  std::size_t failures = 0;
  for (std::size_t n = 1;; ++n) {
    try {
      const FailingNew fault(n);
      const bool succeeded = session.count().has_value();
      REQUIRE_FALSE(succeeded);
      if (!fault.happened()) break;
    } catch (const std::bad_alloc&) {
      ++failures;
    }
    REQUIRE(interceptor->ended == interceptor->begun);
  }
  CHECK(failures > 0);
}

}  // namespace request_faults_test
