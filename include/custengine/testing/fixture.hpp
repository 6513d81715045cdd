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

/// What the fixture's engine and tenants are made with.
struct FixtureOptions {
  std::string tenant = "acme";
  /// With EXTERNAL_CUSTOMER_SEARCH among its extensions and no source of its own, external() is the source.
  TenantOptions options = {};
  PermissionSet permissions = {Permission::tenant_access, Permission::tenant_backoffice};
  Timestamp start = FakeClock::default_start;
  std::string id_prefix = "c-";
  std::uint64_t seed = 1;                             ///< of the engine's hashes
  std::shared_ptr<Authenticator> authenticator = {};  ///< as EngineOptions
  std::shared_ptr<Interceptor> interceptor = {};      ///< besides call log and faults, between the two
  /// In place of a clock of its own, for programs whose other parts go by it too. It is set to `start`, and by reset().
  std::shared_ptr<FakeClock> clock = {};
  std::vector<FixtureTenant> tenants = {};
};

/// All that a test with customers needs, in one object: an engine with a tenant, a session on it, a clock that stands
/// still, ids in sequence, another system to search in, faults on demand and a log of the calls:
///
///     auto fixture = Fixture::from_json(R"([{"customerUid":"c-7","firstname":"Ada"}])");
///     fixture.faults().on(Operation::update).next().fails(ErrorCode::unavailable);
///     … what is tested, with fixture.session() …
///     CHECK(fixture.calls().of(Operation::update).with_id("c-7").count() == 2);
///     fixture.verify();
///     fixture.reset();
///
/// The same script gives the same JSON, ids and times on every machine. What a Fixture cannot do, it throws Exception
/// for, and so it does for customers that break a rule: a wrong fixture ends its test.
///
/// Threads: session(), clock(), faults() and external() as these classes say; all else one at a time, with no call
/// running.
class Fixture {
 public:
  explicit Fixture(FixtureOptions options = {});
  Fixture(Fixture&&) noexcept;
  Fixture& operator=(Fixture&&) noexcept;
  ~Fixture();

  /// Of customers as to_json(Customer) writes them: a JSON array or JSON Lines. Times and versions are taken as they
  /// are given; ids that are missing come from ids().
  static Fixture from_json(std::string_view text, FixtureOptions options = {});
  /// The same, of a file.
  template <std::same_as<std::filesystem::path> Path>
  static Fixture from_json(const Path& file, FixtureOptions options = {}) {
    return from_json_file(file, std::move(options));
  }
  static Fixture from_json_file(const std::filesystem::path& file, FixtureOptions options = {});
  static Fixture from(std::span<const CustomerDraft> customers, FixtureOptions options = {});
  /// Takes the tenant's options from the scenario.
  static Fixture from(const Scenario& scenario, FixtureOptions options = {});

  Engine& engine() noexcept;
  Session& session() noexcept;
  /// Another session, with these permissions only.
  Session session(PermissionSet permissions) const;
  /// A session on a tenant, with the permissions of session(). Exception (not_found) if there is none of that id.
  Session session(std::string_view tenant) const;
  FakeClock& clock() noexcept;
  SequentialIds& ids() noexcept;
  FakeExternalSource& external() noexcept;
  Faults& faults() noexcept;
  /// Every call so far; what the fixture does itself is not among them.
  Calls calls() const;

  /// Makes what there is now what reset() goes back to: customers and details of stores of its tenants, ids, clock,
  /// external().
  void keep();

  /// Back to where keep() was called, which the from… functions do in the end: customers, details of stores, what is
  /// known of merged ids, numbers of changes, ids, clock, options of its tenants, external(); faults and calls are
  /// gone, tenants that the test made dropped. Sessions, and the references that this object gave, stay good. Throws
  /// Exception (not_found) when one of its tenants was dropped. Cost: by what changed, and a pointer per thousand
  /// customers.
  void reset();

  /// Throws Exception (failed_precondition) that names everything the test prepared in vain or asked for and is not
  /// there: faults that never struck, external()'s answers that nobody asked for, what it could not do; also what
  /// subscribers threw.
  void verify() const;

  /// All customers of the first tenant by id as JSON Lines, then a line for each store's details of a customer, by
  /// store and customer: for comparing, and for diff_json_lines().
  std::string state() const;
  /// The same of another tenant. Exception (not_found) if there is none of that id.
  std::string state(std::string_view tenant) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine::testing
