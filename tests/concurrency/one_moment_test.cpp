// Each write keeps an invariant of the whole tenant. A reader that sees it broken has mixed two snapshots.

#include "effort.hpp"
#include "failures.hpp"
#include "sort_fields.hpp"
#include "unit/engine/support.hpp"

#include <custengine/filter_fields.hpp>

#include <algorithm>
#include <atomic>
#include <random>
#include <set>
#include <thread>

namespace one_moment_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr std::size_t each = 30;  // customers in either city
constexpr int batches = 300, reader_count = 3;

std::string id_of(std::size_t number) {
  return "c-" + std::to_string(number);
}

/// Swaps two customers' cities, or replaces a customer. The number of customers in each city stays the same.
class Mover {
 public:
  explicit Mover(Session session) : session_(std::move(session)) {
    for (std::size_t i = 0; i < 2 * each; ++i) {
      const char* city = i % 2 == 0 ? "Oslo" : "Bergen";
      session_.create({.id = id_of(i), .last_name = "Name " + std::to_string(i % 5), .city = city}).value();
      (i % 2 == 0 ? oslo_ : bergen_).push_back(id_of(i));
    }
  }

  void move() {
    const std::size_t a = random_() % each, b = random_() % each, c = random_() % each;
    const std::string come = id_of(next_++), gone = oslo_[c];
    if (a == c) return;
    session_
        .apply(std::vector{Write::update(oslo_[a], {.city = "Bergen"}), Write::update(bergen_[b], {.city = "Oslo"}),
                           Write::remove(gone),
                           Write::create({.id = come, .last_name = "Name " + std::to_string(c % 5), .city = "Oslo"})})
        .value();
    oslo_[c] = come;
    std::swap(oslo_[a], bergen_[b]);
  }

 private:
  Session session_;
  std::mt19937 random_{5};
  std::vector<std::string> oslo_, bergen_;
  std::size_t next_ = 1000;
};

std::size_t count_in_oslo(const Page& page) {
  std::size_t count = 0;
  for (const Customer& customer : page) count += customer.city() == "Oslo";
  return count;
}

void look(const Session& session, std::mt19937& random, Failures& failures) {
  const auto field = sort_field(random() % sort_field_count);
  switch (random() % 6) {
    case 0: {
      const Page page = session.list({.sort_by = field, .page_size = 1000}).value();
      failures.expect(page.paging.total_count == 2 * each, "a total of another moment");
      failures.expect(page.items.size() == 2 * each, "a page of another size than its total");
      failures.expect(count_in_oslo(page) == each, "a page of two moments");
      break;
    }
    case 1: {
      const std::size_t number = 1 + random() % 8;
      const Page page = session.list({.sort_by = field, .page_number = number, .page_size = 9}).value();
      failures.expect(page.paging.total_count == 2 * each, "a total of another moment");
      const std::size_t left = 2 * each - std::min(2 * each, (number - 1) * 9);
      failures.expect(page.items.size() == std::min<std::size_t>(9, left), "a page that does not fit its total");
      failures.expect(page.next.empty() == (left <= 9), "a page and its cursor differ");
      break;
    }
    case 2: {
      // With typos the index is read in several holds of the lock, with writes in between.
      SearchRequest request = {.query = "oslo", .sort_by = field, .page_size = 1000};
      if (random() % 2 == 0) request.query = "osla", request.max_typos = 1;
      const Page page = session.search(request).value();
      failures.expect(page.paging.total_count == each, "a search's total of another moment");
      failures.expect(page.items.size() == each && count_in_oslo(page) == each, "a search's page of two moments");
      break;
    }
    case 3: {
      const Page page =
          session
              .search({.where = fields::city == "Oslo" || fields::city == "Bergen", .sort_by = field, .page_size = 5})
              .value();
      failures.expect(page.paging.total_count == 2 * each, "a filter's total of another moment");
      break;
    }
    case 4: {
      const Page page =
          session.search({.where = fields::city > "Bergen", .sort_by = SortField::city, .page_size = 1000}).value();
      failures.expect(page.paging.total_count == each && page.items.size() == each, "a range of two moments");
      break;
    }
    default: {
      const Snapshot snapshot = session.snapshot().value();
      std::size_t oslo = 0;
      for (const Customer& customer : snapshot) oslo += customer.city() == "Oslo";
      failures.expect(snapshot.size() == 2 * each && oslo == each, "a snapshot of two moments");
      failures.expect(session.count().value() == 2 * each, "a count of another moment");
    }
  }
}

}  // namespace

TEST_CASE("a page, its total and its cursor come from one snapshot") {
  struct Shape {
    std::vector<SortField> sort_indexes;
    bool text_index;
  };
  for (const Shape& shape : {Shape{default_sort_indexes(), true}, Shape{{}, true}, Shape{{SortField::city}, false}}) {
    World world;
    Session session = world.add_tenant("t", {.sort_indexes = shape.sort_indexes, .text_index = shape.text_index});
    Mover mover(session);
    Failures failures;
    std::atomic<bool> done = false;
    std::atomic<int> looks = 0;
    {
      std::vector<std::jthread> threads;
      for (unsigned seed = 0; seed < reader_count; ++seed)
        threads.emplace_back([session, seed, &failures, &done, &looks] {
          for (std::mt19937 random(seed); !done; ++looks) look(session, random, failures);
        });
      for (int batch = 0; batch < batches || looks < 100; ++batch) mover.move();
      done = true;
    }
    INFO(shape.sort_indexes.size() << " sort indexes, text index " << shape.text_index);
    CHECK(failures.found() == std::set<std::string>());
    CHECK(all_customers(world, session).size() == 2 * each);
  }
}

TEST_CASE("names suggested after a long walk come from one snapshot") {
  World world;
  Session session = world.add_tenant("t");
  std::vector<CustomerDraft> drafts;
  for (int i = 0; i < 9000; ++i) drafts.push_back({.last_name = "A " + std::to_string(i)});
  for (int i = 0; i < 4000; ++i) drafts.push_back({.last_name = "Zz Hanna"});
  drafts.push_back({.id = "first", .last_name = "A Hansen"});
  drafts.push_back({.id = "last", .last_name = "Zz Olsen"});
  REQUIRE(session.import_customers(drafts).value().failed.empty());
  // In every snapshot exactly one of the two is a Hansen.
  using Names = std::vector<std::string>;
  Failures failures;
  std::atomic<bool> done = false;
  std::atomic<int> looks = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < reader_count; ++i)
      threads.emplace_back([session, &failures, &done, &looks] {
        for (; !done; ++looks) {
          const Names names = session.suggest("han").value();
          failures.expect(names == Names{"A Hansen", "Zz Hanna"} || names == Names{"Zz Hanna", "Zz Hansen"},
                          "names of two moments");
        }
      });
    for (int batch = 0; batch < batches || looks < 100; ++batch) {
      const bool is_first = batch % 2 != 0;
      session
          .apply(std::vector{Write::update("first", {.last_name = is_first ? "A Hansen" : "A Olsen"}),
                             Write::update("last", {.last_name = is_first ? "Zz Olsen" : "Zz Hansen"})})
          .value();
    }
    done = true;
  }
  CHECK(failures.found() == std::set<std::string>());
}

TEST_CASE("the customers and bytes of stats are of one moment") {
  World world;
  Session session = world.add_tenant("t");
  Failures failures;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const TenantStats stats = world.engine.stats("t").value();
      const auto& [structure, bytes] = stats.bytes_by_structure.front();
      failures.expect(structure == "records", "another structure comes first");
      failures.expect((stats.customers == 0) == (bytes == 0), "customers and bytes of two moments");
    }
  });
  for (int i = 0; i < by_effort(3'000, 30'000); ++i) {
    session.create({.id = "c", .last_name = "C"}).value();
    session.remove("c").value();
  }
  done = true;
  reader.join();
  CHECK(failures.found() == std::set<std::string>());
}

TEST_CASE("set_store_details returns the customer of its own snapshot") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}});
  session.create({.id = "c", .last_name = "Hansen"}).value();
  constexpr std::size_t looks = 5'000;
  // The returned version by the number of the details. No details were set before number 1.
  std::vector<std::uint64_t> answered = {0};
  struct Seen {
    std::size_t details;
    std::uint64_t version;
  };
  std::vector<Seen> seen;
  std::atomic<bool> done = false;
  {
    const std::jthread setter([session, &answered, &done]() mutable {
      while (!done) {
        const std::string note = std::to_string(answered.size());
        answered.push_back(session.set_store_details("oslo", "c", {.note = note}).value().customer.version());
      }
    });
    while (seen.size() < looks || seen.back().details < looks / 50) {
      session.update("c", {.city = std::to_string(seen.size())}).value();
      const StoreCustomer now = session.get_in_store("oslo", "c").value();
      seen.push_back({now.details.note.empty() ? 0 : std::stoul(now.details.note), now.customer.version()});
    }
    done = true;
  }
  for (const Seen& moment : seen) {
    // Earlier details never come with a later version, nor later details with an earlier version.
    REQUIRE(answered.at(moment.details) <= moment.version);
    if (moment.details + 1 < answered.size()) REQUIRE(answered[moment.details + 1] >= moment.version);
  }
}

}  // namespace one_moment_test
