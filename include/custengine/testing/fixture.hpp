#pragma once

#include <custengine/engine.hpp>
#include <custengine/testing/call_log.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/fake_external_source.hpp>
#include <custengine/testing/faults.hpp>
#include <custengine/testing/scenarios.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// A tenant besides the first.
struct FixtureTenant {
  std::string id = {};
  TenantOptions options = {};
};

/// The options of a fixture's engine and tenants.
struct FixtureOptions {
  std::string tenant = "acme";
  /// If its extensions have EXTERNAL_CUSTOMER_SEARCH and it has no external_source, external() is the source.
  TenantOptions options = {};
  PermissionSet permissions = {Permission::tenant_access, Permission::tenant_backoffice};
  Timestamp start = FakeClock::default_start;
  std::string id_prefix = "c-";
  std::uint64_t seed = 1;                             ///< of the engine's hashes
  std::shared_ptr<Authenticator> authenticator = {};  ///< as EngineOptions
  std::shared_ptr<Interceptor> interceptor = {};      ///< between the call log and the faults
  /// Replaces the fixture's own clock, for programs whose other parts use the clock too. The fixture sets it to
  /// `start`, and reset() sets it back.
  std::shared_ptr<FakeClock> clock = {};
  std::vector<FixtureTenant> tenants = {};
  /// False: calls() stays empty, and external() keeps only its newest requests. For a program that runs for a long
  /// time, whose memory would grow with each call.
  bool log_calls = true;
};

/// The things that a test with customers needs, in one object. These are an engine with a tenant, a session on it, a
/// clock that stands still, and ids in sequence. Also another system to search in, faults on demand, and a log of the
/// calls:
///
///     auto fixture = Fixture::from_json(R"([{"customerUid":"c-7","firstname":"Ada"}])");
///     fixture.faults().on(Operation::update).next().fails(ErrorCode::unavailable);
///     … code under test, with fixture.session() …
///     CHECK(fixture.calls().of(Operation::update).with_id("c-7").count() == 2);
///     fixture.verify();
///     fixture.reset();
///
/// The same script gives the same JSON, ids and times on every machine.
///
/// Errors: a Fixture throws Exception for everything that it cannot do, and for customers that break a rule: a wrong
/// fixture ends its test.
/// Threads: session(), clock(), faults() and external() as these classes say; all else one at a time, with no call
/// running.
class Fixture {
 public:
  explicit Fixture(FixtureOptions options = {});
  Fixture(Fixture&&) noexcept;
  Fixture& operator=(Fixture&&) noexcept;
  ~Fixture();

  /// A fixture with customers as to_json(Customer) writes them: a JSON array or JSON Lines. Times and versions are
  /// taken from the text; missing ids come from ids().
  static Fixture from_json(std::string_view text, FixtureOptions options = {});
  /// The same from a file.
  template <std::same_as<std::filesystem::path> Path>
  static Fixture from_json(const Path& file, FixtureOptions options = {}) {
    return from_json_file(file, std::move(options));
  }
  static Fixture from_json_file(const std::filesystem::path& file, FixtureOptions options = {});
  static Fixture from(std::span<const CustomerDraft> customers, FixtureOptions options = {});
  /// Takes the tenant's options from the scenario, in place of FixtureOptions::options.
  static Fixture from(const Scenario& scenario, FixtureOptions options = {});

  Engine& engine() noexcept;
  Session& session() noexcept;
  /// Another session, with these permissions only.
  Session session(PermissionSet permissions) const;
  /// A session on a tenant, with the permissions of session(). Throws Exception (not_found) if there is no tenant of
  /// that id.
  Session session(std::string_view tenant) const;
  FakeClock& clock() noexcept;
  SequentialIds& ids() noexcept;
  FakeExternalSource& external() noexcept;
  Faults& faults() noexcept;
  /// Every call so far, without those of the fixture itself.
  Calls calls() const;

  /// Keeps the present state for reset(): customers and details of stores of all tenants that the engine now has, ids,
  /// clock, external(). The constructor and the from… functions call it at their end.
  void keep();

  /// Goes back to the state of keep(). It restores customers, details of stores, merged ids, numbers of changes, ids,
  /// clock, options of the kept tenants, and external(). It drops faults and calls, exceptions of subscribers, and
  /// tenants that were made after keep(). Sessions, and references that this object gave, stay valid.
  /// A kept tenant that the test dropped, or dropped and made again, is made anew with its options, customers and
  /// details of stores. Its changes begin anew, and ids of merged customers are forgotten. Sessions on the dropped one
  /// answer not_found; session() is opened anew.
  /// Cost: by the customers that changed, and a pointer per thousand customers. A tenant that is made anew costs an
  /// import of its customers.
  void reset();

  /// Throws Exception (failed_precondition) if the test did not do what it prepared, or asked for something
  /// unsupported. The message names:
  /// - faults that never struck;
  /// - answers of external() that no search used, and searches that it does not support;
  /// - exceptions that subscribers threw.
  void verify() const;

  /// The customers of the first tenant by id, as JSON Lines; then a line for the details of each store about each
  /// customer, by store and customer. For comparing, and for diff_json_lines().
  std::string state() const;
  /// The same of another tenant. Throws Exception (not_found) if there is no tenant of that id.
  std::string state(std::string_view tenant) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine::testing
