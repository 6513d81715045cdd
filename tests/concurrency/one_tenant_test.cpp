// Every operation, from many threads, on one tenant.

#include "failures.hpp"
#include "sort_fields.hpp"
#include "unit/engine/support.hpp"

#include <atomic>
#include <chrono>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace one_tenant_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr int thread_count = 4, rounds = 250, fixed_customers = 20;

std::string fixed_id(std::size_t number) {
  return "fixed-" + std::to_string(number % fixed_customers);
}

/// A user of the engine, who makes random calls and checks the counts.
class Worker {
 public:
  Worker(World& world, Failures& failures, unsigned number)
      : world_(world), session_(world.open("t")), failures_(failures), number_(number), random_(number) {}

  void run() {
    for (int round = 0; round < rounds; ++round) {
      world_.clock->advance(std::chrono::milliseconds{round % 2});
      switch (random_() % 12) {
        case 0:
          return_of(session_.create({.first_name = "New", .city = "Oslo"}));
          break;
        case 1:
          remove_some();
          break;
        case 2:
        case 3:
        case 4:
          update_some();
          break;
        case 5:
          extend_some();
          break;
        case 6:
          import_some();
          break;
        case 7:
          use_stores();
          break;
        case 8:
          other_tenants(round);
          break;
        default:
          read();
      }
    }
  }

 private:
  std::string some_id() { return fixed_id(random_()); }

  void return_of(const Result<Customer>& result) {
    failures_.expect(result.has_value(), "a write failed");
    if (result) seen(*result);
  }

  /// One reader never sees an older version of a customer after a newer one.
  void seen(const Customer& customer) {
    auto& last = seen_[std::string(customer.id())];
    failures_.expect(customer.version() >= last.first, "a version went back");
    failures_.expect(customer.version() == last.first || customer.last_modified_at() > last.second,
                     "a time did not grow with its version");
    last = {customer.version(), customer.last_modified_at()};
  }

  void remove_some() {
    const Page page = session_.search({.query = "new", .page_size = 3}).value();
    for (const Customer& customer : page) {
      const auto error = error_of(session_.remove(customer.id(), {.expected_version = customer.version()}));
      failures_.expect(!error || error->code == ErrorCode::not_found || error->code == ErrorCode::version_mismatch,
                       "remove gave an odd error");
    }
  }

  void update_some() {
    const std::string id = some_id();
    return_of(session_.update(id, {.last_name = std::to_string(random_() % 7), .city = std::to_string(random_() % 3)}));
    const Customer current = session_.get(id).value();
    seen(current);
    const auto error =
        error_of(session_.update(id, {.origin = std::to_string(random_())}, {.expected_version = current.version()}));
    failures_.expect(
        !error || (error->code == ErrorCode::version_mismatch && error->current_version > current.version()),
        "a conditional update gave an odd error");
  }

  void extend_some() {
    const Extension extension = {.organization_id = std::to_string(random_() % 3)};
    return_of(session_.attach_extension(some_id(), extension));
    const auto error = error_of(session_.detach_extension(some_id(), extension));
    failures_.expect(!error || error->code == ErrorCode::not_found, "detach gave an odd error");
  }

  void import_some() {
    const std::vector<CustomerDraft> drafts = {{.id = some_id(), .mobile = std::to_string(random_() % 100)},
                                               {.external_reference = "r" + std::to_string(random_() % 30)},
                                               {.first_name = "New"}};
    const ImportOptions options = {.on_conflict = OnConflict::update, .atomic = random_() % 2 == 0};
    const ImportReport report = session_.import_customers(drafts, options).value();
    failures_.expect(report.failed.empty() && report.created + report.updated + report.unchanged == drafts.size(),
                     "an import failed");
    return_of(session_.import_external(
        {.external_id = "x" + std::to_string(random_() % 9), .customer = {.first_name = "Ext"}}));
  }

  void use_stores() {
    const std::string note = std::to_string(random_());
    failures_.expect(session_.set_store_details("s" + std::to_string(number_), some_id(), {.note = note}).has_value(),
                     "store details failed");
    failures_.expect(session_.get_in_store("s0", some_id()).has_value(), "a store was not found");
  }

  void other_tenants(int round) {
    const std::string mine = "w" + std::to_string(number_) + '-' + std::to_string(round);
    failures_.expect(world_.engine.create_tenant(mine).has_value(), "create_tenant failed");
    Session session = world_.open(mine);
    failures_.expect(session.create({.first_name = "A"}).has_value(), "a new tenant took no customer");
    failures_.expect(world_.engine.tenants().size() >= 2, "a tenant is missing");
    failures_.expect(world_.engine.drop_tenant(mine).has_value(), "drop_tenant failed");
    failures_.expect(code_of(error_of(session.count())) == ErrorCode::not_found, "a dropped tenant answered");
    failures_.expect(world_.engine.update_tenant("t", {.extensions = std::vector<TenantExtension>{}}).has_value(),
                     "update_tenant failed");
    failures_.expect(world_.engine.check_invariants("t").has_value(), "an invariant did not hold");
  }

  void read() {
    const auto field = sort_field(random_() % sort_field_count);
    const Page page = session_.list({.sort_by = field, .page_size = 1000}).value();
    failures_.expect(page.paging.total_count == page.items.size(), "a page of everything and its total differ");
    std::set<std::string_view> ids;
    for (const Customer& customer : page) {
      ids.insert(customer.id());
      seen(customer);
    }
    failures_.expect(ids.size() == page.items.size(), "a customer was twice in a page");
    failures_.expect(ids.size() >= fixed_customers, "a customer was missing in a page");
    const Snapshot snapshot = session_.snapshot().value();
    failures_.expect(static_cast<std::size_t>(std::distance(snapshot.begin(), snapshot.end())) == snapshot.size(),
                     "a snapshot and its size differ");
    const Page found = session_.search({.query = "fixed"}).value();
    failures_.expect(found.paging.total_count == fixed_customers, "a search missed customers that do not change");
    failures_.expect(world_.engine.stats("t")->customers > 0, "stats saw nothing");
  }

  World& world_;
  Session session_;
  Failures& failures_;
  unsigned number_;
  std::mt19937 random_;
  std::map<std::string, std::pair<std::uint64_t, Timestamp>> seen_;
};

}  // namespace

TEST_CASE("all operations at once on one tenant leave exact counts") {
  World world;
  Session session = world.add_tenant(
      "t", {.sort_indexes = {SortField::city, SortField::last_name, SortField::mobile, SortField::last_modified_at},
            .stores = {"s0", "s1", "s2", "s3"}});
  for (std::size_t i = 0; i < fixed_customers; ++i)
    REQUIRE(session.create({.id = fixed_id(i), .company_name = "Fixed AS"}));
  Failures failures;
  {
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < thread_count; ++number)
      threads.emplace_back([&world, &failures, number] { Worker(world, failures, number).run(); });
  }
  CHECK(failures.found() == std::set<std::string>());
  CHECK(world.engine.tenants() == std::vector<std::string>{"t"});
  CHECK(all_customers(world, session).size() == session.count().value());
}

TEST_CASE("dropping a tenant in use gives its users only not_found") {
  for (int round = 0; round < 5; ++round) {
    World world;
    const Session shop = add_shop(world, "t");
    Failures failures;
    std::atomic<int> at_work = 0;
    {
      std::vector<std::jthread> threads;
      for (int number = 0; number < thread_count; ++number) {
        threads.emplace_back([&failures, &at_work, shop, number] {
          Session session = shop;
          bool dropped = false;
          for (int call = 1; !dropped; ++call) {
            const auto error = number % 2 == 0 ? error_of(session.list())
                                               : error_of(session.update("ada", {.city = std::to_string(number)}));
            failures.expect(!error || error->code == ErrorCode::not_found, "an odd error");
            dropped = error.has_value();
            if (call == 3) ++at_work;
          }
        });
      }
      while (at_work < thread_count) std::this_thread::yield();
      failures.expect(world.engine.drop_tenant("t").has_value(), "drop_tenant failed");
    }
    CHECK(failures.found() == std::set<std::string>());
  }
}

}  // namespace one_tenant_test
