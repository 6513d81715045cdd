// Requests that are large, deeply nested or numerous. Each gets an answer, and the test counts its cost.

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include "peak_new.hpp"
#include "repeat_text.hpp"
#include "support.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace requests_test {

namespace {

using namespace custengine;
using namespace custengine::test;

/// A tenant of `count` customers with equal names.
Session add_namesakes(World& world, std::size_t count) {
  Session session = world.add_tenant("t", {.locale = "nb", .country_code = "NO"});
  std::vector<CustomerDraft> drafts(count, {.first_name = "Kari", .last_name = "Nordmann", .city = "Oslo"});
  REQUIRE(session.import_customers(drafts)->created == count);
  return session;
}

}  // namespace

/// The results of all JSON readers for a text.
std::vector<std::optional<Error>> errors_of_readers(const std::string& json) {
  return {error_of(draft_from_json(json)),
          error_of(patch_from_json(json)),
          error_of(list_request_from_json(json)),
          error_of(search_request_from_json(json)),
          error_of(extension_from_json(json)),
          error_of(store_details_from_json(json)),
          error_of(external_customer_from_json(json)),
          error_of(tenant_options_from_json(json)),
          error_of(write_from_json(json)),
          error_of(merge_policy_from_json(json)),
          error_of(duplicate_rules_from_json(json))};
}

TEST_CASE("20 000 customers of one name can be paged and changed") {
  constexpr std::size_t count = 20'000;
  World world;
  Session session = add_namesakes(world, count);
  const auto deep = session.search({.sort_by = SortField::last_name, .page_number = 399, .explain = true}).value();
  CHECK(deep.items.size() == 50);
  CHECK(deep.explain->order == Explain::Order::position);
  CHECK(deep.explain->index_steps <= 100);

  SearchRequest request = {.query = "kari nordmann", .page_size = 10, .explain = true};
  const auto found = session.search(request).value();
  CHECK(found.paging.total_count == count);
  CHECK(found.explain->rows_verified <= count);
  request.count = CountMode::none;
  CHECK(session.search(request).value().explain->rows_verified <= 1000);  // no more than the page needs

  for (const char* city : {"Bergen", "Oslo"})
    for (const Customer& customer : found) CHECK(session.update(customer.id(), {.city = city})->city() == city);
  CHECK(world.engine.check_invariants("t"));
}

TEST_CASE("queries of 1 MB or 10 000 terms are refused or exact") {
  World world;
  Session session = add_namesakes(world, 1000);
  struct Case {
    std::string query;
    std::uint64_t found;  // customers found by a query that is accepted and not exact
  };
  std::size_t refused = 0;
  for (const auto& [query, found] : std::vector<Case>{{repeat_text("x", 1'000'000), 0},
                                                      {repeat_text("kari ", 10'000), 1000},
                                                      {repeat_text("kari ", 1'000), 1000},
                                                      {repeat_text("Å", 500'000), 0},
                                                      {repeat_text("k a ", 10'000) + "zzz", 0},
                                                      {repeat_text("k a ", 1'000) + "zzz", 0},
                                                      {repeat_text(" ", 1'000'000), 1000},
                                                      {"\xff", 0}}) {
    for (const SearchScope scope : {SearchScope::customer, SearchScope::contact}) {
      for (const bool exact : {false, true}) {
        INFO(query.substr(0, 10) << " " << query.size() << " " << to_string(scope) << " " << exact);
        const auto page = session.search({.query = query, .exact_match = exact, .scope = scope, .explain = true});
        if (!page) {
          ++refused;
          CHECK(page.error().code == ErrorCode::invalid_argument);
          CHECK(fields_of(page.error()) == std::vector<std::string>{"query"});
          CHECK(page.error().message.size() < 1000);  // the query is not repeated
        } else {
          const bool is_none = query.find_first_not_of(' ') == std::string::npos;
          CHECK(page->paging.total_count == (is_none || (scope == SearchScope::customer && !exact) ? found : 0));
          CHECK(page->explain->rows_verified <= 1000);
        }
      }
    }
  }
  CHECK(refused >= 4);
  for (const auto member : {&SearchRequest::mobile, &SearchRequest::email, &SearchRequest::vat_number}) {
    SearchRequest request;
    request.*member = repeat_text("1", 1'000'000);
    const auto page = session.search(request);
    if (page)
      CHECK(page->items.empty());
    else
      CHECK(page.error().message.size() < 1000);
  }
}

TEST_CASE("filters nested ten thousand deep are refused") {
  World world;
  Session session = add_namesakes(world, 10);
  const std::string closed = repeat_text(")", 10'000);
  for (const std::string& text : {repeat_text("(", 10'000) + "true" + closed, repeat_text("(", 10'000),
                                  repeat_text("not (", 10'000) + "true" + closed,
                                  repeat_text("(city == 'a' or (city == 'b' and ", 5'000) + "true" + closed}) {
    const auto filter = Filter::parse(text);
    INFO(text.substr(0, 10));
    REQUIRE_FALSE(filter);
    CHECK(fields_of(filter.error()) == std::vector<std::string>{"where"});
    CHECK(filter.error().message.size() < 1000);
  }
  // Double negation adds no depth.
  CHECK(Filter::parse(repeat_text("not ", 10'000) + "city == 'Oslo'").value() ==
        Filter::parse("city == 'Oslo'").value());
  using namespace custengine::fields;
  Filter deep = city == "Oslo";
  for (int level = 0; level < 10'000; ++level)
    deep = level % 2 == 0 ? (deep && city != "Bergen") : (deep || city == "Moss");
  const auto page = session.search({.where = deep});
  REQUIRE_FALSE(page);
  CHECK(fields_of(page.error()) == std::vector<std::string>{"where"});
}

TEST_CASE("JSON nested 100 000 deep is refused wherever it is read") {
  constexpr std::size_t depth = 100'000;
  for (const std::string& json : {repeat_text("[", depth), repeat_text("{\"addresses\":", depth),
                                  repeat_text("[", depth) + repeat_text("]", depth),
                                  "{\"addresses\":" + repeat_text("[", depth) + repeat_text("]", depth) + "}"}) {
    for (const auto& error : errors_of_readers(json)) {
      REQUIRE(code_of(error) == ErrorCode::invalid_argument);
      CHECK(error->message.size() < 10'000);
    }
    World world;
    Session session = world.add_tenant("t");
    std::istringstream lines(json + "\n{\"firstname\":\"A\"}\n"), csv("firstname,addresses\nA,\"" + json + "\"\nB,\n");
    const auto report = read_customers(lines, session, {.format = Format::json_lines}).value();
    CHECK((report.created == 1 && report.failed.size() == 1));
    CHECK(read_customers(csv, session)->failed.size() == 1);
    CHECK(session.count().value() == 2);
  }
}

TEST_CASE("each JSON reader reports at most a hundred faults") {
  std::string unknown = "{", repeats = "{";
  for (int i = 0; i < 20'000; ++i) {
    unknown += "\"n" + std::to_string(i) + "\":[{}],";
    repeats += "\"n" + std::to_string(i % 1000) + "\":{\"a\":1,\"a\":2},";
  }
  unknown.back() = repeats.back() = '}';
  for (const std::string& json : {unknown, repeats}) {
    for (const auto& error : errors_of_readers(json)) {
      REQUIRE(code_of(error) == ErrorCode::invalid_argument);
      CHECK(error->violations.size() == 100);
      CHECK(error->message.size() < 2000);
      CHECK_THAT(error->message, Catch::EndsWith(" more"));
    }
  }
}

TEST_CASE("a list with a fault is read to its end but not kept") {
  constexpr std::size_t count = 100'000;
  const std::string empty_objects = repeat_text(",{}", count) + "]";
  const auto bytes_of = [](auto read, const std::string& json) {
    const PeakBytes bytes;
    const auto error = error_of(read(json));
    CHECK(code_of(error) == ErrorCode::invalid_argument);
    return bytes.most();
  };
  constexpr std::size_t bound = 64 << 10;  // 100 000 addresses would take 40 MB
  CHECK(bytes_of(patch_from_json, "{\"addresses\":[{\"city\":1}" + empty_objects + "}") < bound);
  CHECK(bytes_of(external_customer_from_json, "{\"customer\":{\"contacts\":[5" + empty_objects + "}}") < bound);
  CHECK(bytes_of(write_from_json, "{\"create\":{\"addresses\":[null" + empty_objects + "}}") < bound);
  CHECK(bytes_of(tenant_options_from_json, "{\"stores\":[1" + repeat_text(",\"s\"", count) + "]}") < bound);
}

TEST_CASE("an array element of a million mismatched brackets fails fast") {
  constexpr std::size_t depth = 1'000'000;
  World world;
  Session session = world.add_tenant("t");
  for (const auto& [open, close] : {std::pair("[", "}"), std::pair("{", "]")}) {
    std::istringstream in("[" + repeat_text(open, depth) + repeat_text(close, depth) + ",{\"firstname\":\"A\"}]");
    const auto read = read_customers(in, session, {.format = Format::json_array});
    CHECK((!read || !read->failed.empty()));
  }
}

TEST_CASE("page numbers up to 2^64 are pages past the end") {
  constexpr std::size_t last = std::numeric_limits<std::size_t>::max();
  World world;
  Session session = add_namesakes(world, 1001);
  for (const std::size_t number : {std::size_t{3}, last / 1000, last / 1000 + 1, last / 1000 + 2, last - 1, last}) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{999}, std::size_t{1000}}) {
      if (number == 3 && size == 1) continue;
      for (const SortField field : {SortField::last_name, SortField::ledger_number}) {
        INFO(number << " " << size);
        const auto page = session.list({.sort_by = field, .page_number = number, .page_size = size});
        REQUIRE(page);
        CHECK(page->items.empty());
        CHECK(page->next.empty());
        CHECK(page->paging.total_count == 1001U);
        CHECK(session.search({.query = "kari", .sort_by = field, .page_number = number, .page_size = size})
                  .value()
                  .items.empty());
      }
    }
  }
  CHECK_FALSE(session.list({.page_size = last}));
  CHECK_FALSE(session.list({.page_number = 0}));
}

}  // namespace requests_test
