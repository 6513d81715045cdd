#include "watched.hpp"

#include <custengine/pages.hpp>

#include <chrono>
#include <iterator>
#include <ranges>
#include <utility>

namespace pages_test {

namespace {

using namespace custengine;
using namespace custengine::test;

static_assert(std::input_iterator<Pages::Iterator>);
static_assert(std::sentinel_for<std::default_sentinel_t, Pages::Iterator>);
static_assert(std::ranges::input_range<Pages>);

/// Customers c-000001 … in order of creation, with three cities among them.
Session fill(World& world, std::size_t count, TenantOptions options = {}) {
  Session session = world.add_tenant("t", std::move(options));
  for (std::size_t i = 0; i < count; ++i) {
    session.create({.first_name = "Ada", .city = std::string(1, static_cast<char>('A' + i % 3))}).value();
    world.clock->advance(std::chrono::milliseconds{1});
  }
  return session;
}

struct Walk {
  std::vector<std::string> ids;
  std::vector<std::size_t> sizes;
};

Walk walk(Pages pages) {
  Walk walked;
  for (const Result<Page>& page : pages) {
    CHECK(page.value().paging.page_number == 1);
    walked.sizes.push_back(page->items.size());
    for (auto& id : ids_of(*page)) walked.ids.push_back(std::move(id));
  }
  return walked;
}

std::optional<Error> only_error(Pages pages) {
  std::optional<Error> error;
  std::size_t count = 0;
  for (const Result<Page>& page : pages) {
    ++count;
    error = error_of(page);
  }
  CHECK(count == 1);
  return error;
}

}  // namespace

TEST_CASE("a walk over all pages visits each customer once, in order") {
  World world;
  const Session session = fill(world, 23);
  for (const SortField field : {SortField::created_at, SortField::city, SortField::mobile})
    for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
      const ListRequest request{.sort_by = field, .direction = direction, .page_size = 1000};
      const auto all = ids_of(session.list(request).value());
      for (const std::size_t size : {1UL, 5UL, 22UL, 23UL, 24UL}) {
        INFO(to_string(field) << ' ' << to_string(direction) << ", pages of " << size);
        ListRequest paged = request;
        paged.page_size = size;
        const Walk listed = walk(session.pages(paged));
        CHECK(listed.ids == all);
        CHECK(listed.sizes.size() == (all.size() + size - 1) / size);
        CHECK(walk(session.pages(
                       SearchRequest{.query = "ada", .sort_by = field, .direction = direction, .page_size = size}))
                  .ids == all);
      }
    }
}

TEST_CASE("a walk over a search visits all its customers") {
  World world;
  const Session session = fill(world, 23);
  const SearchRequest request{.query = "b", .sort_by = SortField::city, .page_size = 3, .count = CountMode::none};
  SearchRequest whole = request;
  whole.page_size = 100;
  const auto all = ids_of(session.search(whole).value());
  REQUIRE(all.size() == 8);
  CHECK(walk(session.pages(request)).ids == all);
}

TEST_CASE("an empty result has one empty page") {
  World world;
  const Session session = fill(world, 0);
  CHECK(walk(session.pages(ListRequest())).sizes == std::vector<std::size_t>{0});
  CHECK(walk(session.pages(SearchRequest{.query = "x"})).sizes == std::vector<std::size_t>{0});
}

TEST_CASE("a walk yields an error and ends") {
  World world;
  const Session session = fill(world, 5);
  const auto fields_at_fault = [](const std::optional<Error>& error) {
    REQUIRE(code_of(error) == ErrorCode::invalid_argument);
    return fields_of(*error);
  };
  using Fields = std::vector<std::string>;
  CHECK(fields_at_fault(only_error(session.pages(ListRequest{.page_size = 0}))) == Fields{"pageSize"});
  CHECK(fields_at_fault(only_error(session.pages(ListRequest{.page_number = 0}))) == Fields{"pageNumber"});
  CHECK(fields_at_fault(only_error(session.pages(ListRequest{.page_number = 2, .page_size = 2}))) ==
        Fields{"pageNumber"});
  CHECK(fields_at_fault(only_error(session.pages(SearchRequest{.page_number = 2, .page_size = 2}))) ==
        Fields{"pageNumber"});
  CHECK(fields_at_fault(only_error(session.pages(SearchRequest{.after = "no cursor"}))) == Fields{"after"});
  const Session denied = world.open("t", backoffice_only);
  CHECK(code_of(only_error(denied.pages(ListRequest{.page_number = 2}))) == ErrorCode::permission_denied);
  CHECK(code_of(only_error(denied.pages(SearchRequest()))) == ErrorCode::permission_denied);
}

TEST_CASE("a walk that begins at another page is refused at once") {
  Watched watched;
  const Session& session = watched.session;
  CHECK(code_of(only_error(session.pages(ListRequest{.page_number = 2}))) == ErrorCode::invalid_argument);
  const auto error = only_error(session.pages(SearchRequest{.page_number = 2, .page_size = 0}));
  CHECK(code_of(error) == ErrorCode::invalid_argument);
  CHECK(fields_of(*error) == std::vector<std::string>{"pageNumber", "pageSize"});
  CHECK(watched.recorder->seen == Seen{"before list", "after list acme - - - InvalidArgument", "before search",
                                       "after search acme - - - InvalidArgument"});
}

TEST_CASE("a walk ends with not_found if its tenant is dropped") {
  World world;
  const Session session = fill(world, 5);
  std::vector<std::optional<ErrorCode>> codes;
  for (const Result<Page>& page : session.pages(ListRequest{.page_size = 2})) {
    codes.push_back(code_of(error_of(page)));
    if (codes.size() == 2) world.engine.drop_tenant("t").value();
  }
  CHECK(codes == std::vector<std::optional<ErrorCode>>{{}, {}, ErrorCode::not_found});
}

TEST_CASE("a walk outlives its session and can restart or resume") {
  World world;
  fill(world, 5);
  Pages pages = world.open("t").pages(ListRequest{.page_size = 2});
  std::vector<Page> taken;
  for (Result<Page>& page : pages) taken.push_back(std::move(page).value());
  REQUIRE(taken.size() == 3);
  CHECK(ids_of(*pages.begin()->operator->()) == ids_of(taken[0]));
  CHECK(walk(pages).ids.size() == 5);
  const Walk rest = walk(world.open("t").pages(ListRequest{.page_size = 2, .after = taken[0].next}));
  CHECK(rest.ids == std::vector<std::string>{"c-000003", "c-000004", "c-000005"});
}

}  // namespace pages_test
