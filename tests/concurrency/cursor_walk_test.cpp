// Walks by cursor while other threads write, and delete or move the customers at the cursors.

#include "failures.hpp"
#include "unit/engine/support.hpp"

#include <custengine/pages.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace cursor_walk_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr std::size_t still_customers = 150, moving_customers = 60, writers = 2, page_size = 7;

const std::vector<SortField> sort_fields = {SortField::last_name, SortField::city, SortField::mobile,
                                            SortField::last_modified_at};

std::string name_of(std::size_t number) {
  return std::string(1, static_cast<char>('a' + number * 7 % 26));
}

bool is_still(std::string_view id) {
  return id.starts_with("still-");
}

/// Every third customer has no value to sort by, and names repeat. So pages end among ties and among missing values.
CustomerDraft draft_of(std::string id, std::size_t number) {
  CustomerDraft draft{.id = std::move(id), .company_name = "Walked AS"};
  draft.last_name = draft.city = number % 3 == 0 ? "" : name_of(number);
  if (number % 3 != 1) draft.mobile = std::to_string(40000000 + number % 11);
  return draft;
}

Session fill(World& world) {
  // The field mobile has no sort index.
  Session session = world.add_tenant(
      "t",
      {.country_code = "NO", .sort_indexes = {SortField::last_name, SortField::city, SortField::last_modified_at}});
  for (std::size_t i = 0; i < still_customers; ++i) session.create(draft_of("still-" + std::to_string(i), i)).value();
  for (std::size_t i = 0; i < moving_customers; ++i) session.create(draft_of("moves-" + std::to_string(i), i)).value();
  return session;
}

/// Creates, moves and deletes its own customers until it must stop.
class Writer {
 public:
  Writer(World& world, Failures& failures, unsigned number)
      : world_(world), session_(world.open("t")), failures_(failures), number_(number), random_(number) {}

  void run(const std::atomic<bool>& stop, std::atomic<std::size_t>& writes) {
    while (!stop) {
      world_.clock->advance(std::chrono::milliseconds{1});
      write();
      ++writes;
    }
  }

 private:
  void write() {
    const std::size_t mine = random_() % (moving_customers / writers) * writers + number_;
    const std::string id = "moves-" + std::to_string(mine);
    switch (random_() % 4) {
      case 0: {
        const auto error = error_of(session_.remove(id));
        failures_.expect(!error || error->code == ErrorCode::not_found, "remove gave an odd error");
        break;
      }
      case 1: {
        const auto error = error_of(session_.create(draft_of(id, random_() % 100)));
        failures_.expect(!error || error->code == ErrorCode::already_exists, "create gave an odd error");
        break;
      }
      default: {
        const CustomerDraft other = draft_of(id, random_() % 100);
        const auto error =
            error_of(session_.update(id, {.last_name = other.last_name, .mobile = other.mobile, .city = other.city}));
        failures_.expect(!error || error->code == ErrorCode::not_found, "update gave an odd error");
      }
    }
  }

  World& world_;
  Session session_;
  Failures& failures_;
  unsigned number_;
  std::mt19937 random_;
};

/// Checks that the walk visits the unchanged customers once each, in the same order as before.
void check_walk(Pages pages, const std::vector<std::string>& still_ids, Failures& failures) {
  std::vector<std::string> met;
  std::map<std::string, int> on_page;
  for (const Result<Page>& page : pages) {
    failures.expect(page.has_value(), "a page failed");
    if (!page) return;
    failures.expect(page->next.empty() || page->items.size() == page_size, "a page in the middle was not full");
    on_page.clear();
    for (const Customer& customer : *page) {
      failures.expect(++on_page[std::string(customer.id())] == 1, "a customer was twice in a page");
      if (is_still(customer.id())) met.emplace_back(customer.id());
    }
  }
  failures.expect(met == still_ids, "customers that did not change were repeated, skipped or in another order");
}

std::vector<std::string> still_ids(Pages pages) {
  std::vector<std::string> ids;
  for (const Result<Page>& page : pages)
    for (const Customer& customer : page.value())
      if (is_still(customer.id())) ids.emplace_back(customer.id());
  return ids;
}

}  // namespace

TEST_CASE("amid writes, a walk meets each unchanged customer once") {
  World world;
  const Session session = fill(world);
  const auto list_of = [&](SortField field, SortDirection direction) {
    return session.pages(ListRequest{.sort_by = field, .direction = direction, .page_size = page_size});
  };
  const auto search_of = [&](SortField field, SortDirection direction, std::string query, CountMode count) {
    return session.pages(SearchRequest{
        .query = std::move(query), .sort_by = field, .direction = direction, .page_size = page_size, .count = count});
  };
  std::map<std::pair<SortField, SortDirection>, std::vector<std::string>> expected;
  for (const SortField field : sort_fields)
    for (const auto direction : {SortDirection::ascending, SortDirection::descending})
      REQUIRE((expected[{field, direction}] = still_ids(list_of(field, direction))).size() == still_customers);

  Failures failures;
  std::atomic<bool> stop = false;
  std::atomic<std::size_t> writes = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < writers; ++number)
      threads.emplace_back(
          [&world, &failures, &stop, &writes, number] { Writer(world, failures, number).run(stop, writes); });
    for (int round = 0; round < 3 || writes < 1000; ++round)
      for (const auto& [order, ids] : expected) {
        const auto [field, direction] = order;
        check_walk(list_of(field, direction), ids, failures);
        check_walk(search_of(field, direction, "walked", CountMode::none), ids, failures);  // verified one by one
        check_walk(search_of(field, direction, "wal", CountMode::exact), ids, failures);  // answered by the index alone
      }
    stop = true;
  }
  CHECK(failures.found() == std::set<std::string>());
  CHECK(world.engine.check_invariants("t"));
}

TEST_CASE("a walk goes on after its last customer is deleted or moved") {
  for (const SortField field : sort_fields)
    for (const auto direction : {SortDirection::ascending, SortDirection::descending})
      for (const bool removes : {true, false}) {
        World world;
        Session session = fill(world);
        INFO(to_string(field) << ' ' << to_string(direction) << (removes ? ", deleted" : ", moved"));
        std::vector<std::string> before, met;
        const ListRequest request{.sort_by = field, .direction = direction, .page_size = 1000};
        for (auto& id : ids_of(session.list(request).value())) before.push_back(std::move(id));
        std::set<std::string> touched;
        ListRequest paged = request;
        paged.page_size = page_size;
        for (const Result<Page>& page : session.pages(paged)) {
          for (auto& id : ids_of(page.value())) met.push_back(std::move(id));
          if (page->next.empty()) break;
          const std::string anchor = met.back();
          touched.insert(anchor);
          if (removes)
            session.remove(anchor).value();
          else  // to the front
            session.update(anchor, {.last_name = "A", .mobile = "+1", .city = "A"}).value();
        }
        const auto is_touched = [&touched](const std::string& id) { return touched.contains(id); };
        REQUIRE(touched.size() >= still_customers / page_size);
        std::erase_if(before, is_touched);
        std::erase_if(met, is_touched);
        CHECK(met == before);
      }
}

}  // namespace cursor_walk_test
