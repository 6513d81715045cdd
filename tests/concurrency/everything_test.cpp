// Runs every operation on many threads, while tenants are created, changed and dropped.

#include "failures.hpp"
#include "unit/engine/support.hpp"

#include <custengine/io.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include <exception>
#include <random>
#include <set>
#include <sstream>
#include <thread>

namespace everything_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr unsigned thread_count = 6;
constexpr int rounds = 120;

TenantOptions shop_options(std::size_t number) {
  return {.locale = number % 2 == 0 ? "nb" : "",
          .sort_indexes = number % 3 == 0 ? std::vector<SortField>() : default_sort_indexes(),
          .text_index = number % 3 != 1,
          .extensions = {TenantExtension::external_customer_search},
          .external_source = std::make_shared<testing::FakeExternalSource>(),
          .stores = {"oslo"}};
}

/// The errors that a race may cause. Any other error is a fault.
bool may_happen(const std::optional<Error>& error) {
  if (!error) return true;
  switch (error->code) {
    case ErrorCode::not_found:       // the tenant, its customer, its store or an extension is gone
    case ErrorCode::already_exists:  // or came
    case ErrorCode::version_mismatch:
    case ErrorCode::failed_precondition:  // the tenant's extension or its source is gone
    case ErrorCode::resource_exhausted:
      return true;
    default:
      return false;
  }
}

/// The operations of one thread.
class Caller {
 public:
  Caller(World& world, Failures& failures, unsigned number) : world_(world), failures_(failures), random_(number) {}

  /// The names of the operations that succeeded.
  std::set<std::string> run() {
    for (int round = 0; round < rounds; ++round) {
      const std::string id = "t-" + std::to_string(random_() % 3);
      if (random_() % 8 == 0) {
        change_tenant(id, random_() % 6);
        continue;
      }
      auto session = world_.engine.session(id, both_permissions);
      failures_.expect(may_happen(error_of(session)), "an odd error of opening a session");
      if (!session) continue;
      const auto& all = operations();
      const auto& operation = all[random_() % all.size()];
      const auto error = operation.call(*session, random_() % 2 == 0 ? "ada" : "x");
      // A survivor of merges may have the extension of several organizations.
      const bool is_ambiguous =
          error && error->code == ErrorCode::invalid_argument && operation.name == "detach_extension by code";
      failures_.expect(is_ambiguous || may_happen(error), operation.name.c_str());
      if (!error) succeeded_.insert(operation.name);
      if (random_() % 4 == 0) import_and_export(*session);
      if (random_() % 4 == 0) hold(*session);
    }
    return succeeded_;
  }

 private:
  /// The operations of the engine on a tenant.
  void expect(const std::optional<Error>& error, const char* name) {
    failures_.expect(may_happen(error), name);
    if (!error) succeeded_.insert(name);
  }

  void change_tenant(const std::string& id, std::size_t kind) {
    Engine& engine = world_.engine;
    switch (kind) {
      case 0:
        expect(error_of(engine.drop_tenant(id)), "drop_tenant");
        break;
      case 1:
        expect(error_of(engine.update_tenant(id, {.extensions = std::vector<TenantExtension>{TenantExtension::b2b},
                                                  .external_source = std::shared_ptr<ExternalCustomerSource>(),
                                                  .stores = std::vector<std::string>{"rome"},
                                                  .max_customers = std::size_t{50}})),
               "update_tenant");
        break;
      case 2:
        expect(error_of(engine.update_tenant(id, {.extensions = std::vector{TenantExtension::external_customer_search},
                                                  .external_source = std::shared_ptr<ExternalCustomerSource>(
                                                      std::make_shared<testing::FakeExternalSource>()),
                                                  .stores = std::vector<std::string>{"oslo"},
                                                  .max_customers = std::size_t{5000}})),
               "update_tenant");
        break;
      case 3:
        if (snapshot_) {
          const auto error = error_of(engine.rewind(snapshot_tenant_, *snapshot_));
          const bool is_of_another_life =
              code_of(error) == ErrorCode::invalid_argument;  // recreated under the same name
          if (!is_of_another_life) expect(error, "rewind");
        }
        break;
      case 4:
        expect(error_of(engine.check_invariants(id)), "check_invariants");
        expect(error_of(engine.stats(id)), "stats");
        break;
      default:
        if (engine.create_tenant(id, shop_options(random_() % 6)))
          if (auto session = engine.session(id))
            (void)session->create({.id = "ada",
                                   .external_reference = "ref-ada",
                                   .first_name = "Ada",
                                   .extensions = {{.organization_id = "org-1"}}});
    }
  }

  void import_and_export(Session& session) {
    std::istringstream in("{\"customerUid\":\"x\",\"firstname\":\"X\"}\n{\"firstname\":\"Y\"}\n");
    const auto report =
        read_customers(in, session, {.import = {.on_conflict = OnConflict::update, .atomic = random_() % 2 == 0}});
    failures_.expect(may_happen(error_of(report)), "an odd error of an import");
    std::ostringstream out;
    failures_.expect(may_happen(error_of(write_customers(out, session))), "an odd error of an export");
    for (const auto& page : session.pages(SearchRequest{.query = "a", .page_size = 3}))
      failures_.expect(may_happen(error_of(page)), "an odd error of pages");
  }

  /// Handles that are used and released later, when their tenant may be dropped.
  void hold(Session& session) {
    if (auto snapshot = session.snapshot()) {
      snapshot_ = *std::move(snapshot);
      snapshot_tenant_ = session.tenant();
    }
    if (auto subscription = session.subscribe([](const Change&) {})) subscription_ = *std::move(subscription);
    if (snapshot_) {
      std::size_t customers = 0;
      for (const Customer& customer : *snapshot_) customers += !customer.id().empty();
      failures_.expect(customers == snapshot_->size(), "a snapshot and its size differ");
    }
  }

  World& world_;
  Failures& failures_;
  std::mt19937 random_;
  std::set<std::string> succeeded_;
  std::optional<Snapshot> snapshot_;
  std::string snapshot_tenant_;
  std::optional<Subscription> subscription_;
};

}  // namespace

TEST_CASE("all operations run at once on changing tenants") {
  World world;
  Failures failures;
  for (std::size_t number = 0; number < 3; ++number)
    world.add_tenant("t-" + std::to_string(number), shop_options(number));
  std::vector<std::set<std::string>> succeeded(thread_count);
  {
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < thread_count; ++number)
      threads.emplace_back([&world, &failures, &succeeded, number] {
        try {
          succeeded[number] = Caller(world, failures, number).run();
        } catch (const std::exception& exception) {
          failures.expect(false, exception.what());
        }
      });
  }
  CHECK(failures.found() == std::set<std::string>());
  // Most operations succeeded in spite of the races.
  std::set<std::string> done;
  for (const auto& names : succeeded) done.insert(names.begin(), names.end());
  CHECK(done.size() > operations().size() * 2 / 3);
  for (const std::string& id : world.engine.tenants()) {
    INFO(id);
    const auto checked = world.engine.check_invariants(id);
    CHECK(error_of(checked) == std::nullopt);
  }
}

TEST_CASE("threads with separate tenants do not affect each other") {
  World world;
  Failures failures;
  std::vector<Session> sessions;
  for (unsigned number = 0; number < thread_count; ++number)
    sessions.push_back(add_shop(world, "own-" + std::to_string(number)));
  {
    std::vector<std::jthread> threads;
    for (unsigned number = 0; number < thread_count; ++number)
      threads.emplace_back([&failures, session = sessions[number], number]() mutable {
        const std::size_t before = session.count().value();
        std::size_t written = before;
        for (int round = 0; round < rounds; ++round) {
          const std::string id = "c-" + std::to_string(round), name = "own " + std::to_string(number);
          failures.expect(session.create({.id = id, .external_reference = id, .last_name = name}).has_value(),
                          "an id that is taken by another tenant only was refused");
          ++written;
          failures.expect(session.count().value() == written, "customers of others were counted");
          failures.expect(session.search({.query = name}).value().paging.total_count == written - before,
                          "others' customers were found, or own ones not");
        }
      });
  }
  CHECK(failures.found() == std::set<std::string>());
  for (const Session& session : sessions)
    CHECK(all_customers(world, session).size() == rounds + 2);  // the shop's own two
}

}  // namespace everything_test
