#include <custengine/testing/fixture.hpp>

#include "testing/details_line.hpp"
#include "testing/fixture_interceptor.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <istream>
#include <iterator>
#include <mutex>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace custengine::testing {
namespace {

constexpr PermissionSet all_permissions{Permission::tenant_access, Permission::tenant_backoffice};

[[noreturn]] void fail(ErrorCode code, std::string message) {
  throw Exception({.code = code, .message = "Fixture: " + std::move(message)});
}

/// Throws unless every customer of a fixture was imported.
void require_all(const ImportReport& report) {
  if (report.failed.empty()) return;
  std::string message = fmt::format("{} customers could not be loaded", report.failed.size());
  for (const ImportReport::Item& item : report.failed) {
    message += item.line > 0 ? fmt::format("\n  line {}, column {}: ", item.line, item.column)
                             : fmt::format("\n  number {}: ", item.index + 1);
    message += item.error.message;
  }
  Error error = report.failed.front().error;
  error.message = "Fixture: " + std::move(message);
  throw Exception(std::move(error));
}

/// Collects the exceptions of subscribers: no other code sees them.
class SubscriberErrors {
 public:
  void add(const Change& change, const std::exception_ptr& error) {
    std::string text = fmt::format("a subscriber threw at change {}: ", change.sequence);
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& exception) {
      text += exception.what();
    } catch (...) {
      text += "something that is no std::exception";
    }
    const std::lock_guard lock(mutex_);
    texts_.push_back(std::move(text));
  }
  std::vector<std::string> texts() const {
    const std::lock_guard lock(mutex_);
    return texts_;
  }
  void clear() {
    const std::lock_guard lock(mutex_);
    texts_.clear();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
};

/// The state that reset() restores.
struct Kept {
  struct Tenant {
    std::string id;
    Snapshot data;
    TenantOptions options;
  };
  std::vector<Tenant> tenants;  // by id
  Timestamp time = {};
  std::uint64_t ids_given_out = 0;
};

}  // namespace

struct Fixture::State {
  explicit State(FixtureOptions given)
      : options(std::move(given)),
        clock(options.clock ? options.clock : std::make_shared<FakeClock>()),
        ids(std::make_shared<SequentialIds>(options.id_prefix, options.seed)),
        external(std::make_shared<FakeExternalSource>(clock)),
        faults(std::make_shared<Faults>(clock)),
        log(std::make_shared<CallLog>()),
        interceptor(
            std::make_shared<FixtureInterceptor>(options.log_calls ? log : nullptr, options.interceptor, faults)),
        engine({.clock = clock,
                .id_generator = ids,
                .authenticator = options.authenticator,
                .interceptor = interceptor,
                .on_subscriber_error = [errors = subscriber_errors](std::string_view, const Change& change,
                                                                    const std::exception_ptr& error) {
                  errors->add(change, error);
                }}) {
    clock->set(options.start);
    if (!options.log_calls) external->keep_newest_requests();
    std::vector<FixtureTenant> tenants;  // the first, and the others
    tenants.push_back({options.tenant, std::move(options.options)});
    std::ranges::move(options.tenants, std::back_inserter(tenants));
    for (auto& [id, tenant] : tenants) {
      if (!tenant.external_source &&
          std::ranges::find(tenant.extensions, TenantExtension::external_customer_search) != tenant.extensions.end())
        tenant.external_source = external;
      engine.create_tenant(id, tenant).value();
    }
    session = engine.session(options.tenant, options.permissions).value();
    own = engine.session(options.tenant, all_permissions).value();
  }

  FixtureOptions options;
  std::shared_ptr<FakeClock> clock;
  std::shared_ptr<SequentialIds> ids;
  std::shared_ptr<FakeExternalSource> external;
  std::shared_ptr<Faults> faults;
  std::shared_ptr<CallLog> log;
  std::shared_ptr<FixtureInterceptor> interceptor;
  std::shared_ptr<SubscriberErrors> subscriber_errors = std::make_shared<SubscriberErrors>();
  Engine engine;
  std::optional<Session> session;  // the test's
  std::optional<Session> own;      // the fixture's own; hidden from the interceptor by a Pause
  std::optional<Kept> kept;

  void load(std::istream& in) {
    const FixtureInterceptor::Pause pause(*interceptor);
    require_all(read_customers(in, *own, {.import = {.restore = true}}).value());
  }

  void keep() {
    const FixtureInterceptor::Pause pause(*interceptor);
    kept = Kept{.tenants = {}, .time = clock->now(), .ids_given_out = ids->given_out()};
    for (const std::string& id : engine.tenants())
      kept->tenants.push_back({.id = id,
                               .data = engine.session(id, all_permissions).value().snapshot().value(),
                               .options = engine.options(id).value()});
    external->keep();
  }

  /// Makes a kept tenant again that was dropped. Its data is a snapshot of the dropped one, which rewind() refuses.
  void make_anew(Kept::Tenant& tenant) {
    engine.create_tenant(tenant.id, tenant.options).value();
    Session writer = engine.session(tenant.id, all_permissions).value();
    std::vector<CustomerDraft> customers;
    customers.reserve(tenant.data.size());
    for (const Customer& customer : tenant.data) customers.push_back(customer.to_draft());
    require_all(writer.import_customers(customers, {.restore = true}).value());
    for (StoreDetailsEntry& entry : tenant.data.store_details())
      writer.set_store_details(entry.store_id, entry.customer_id, std::move(entry.details)).value();
    tenant.data = writer.snapshot().value();
  }

  void put_back(Kept::Tenant& tenant) {
    if (engine.has_tenant(tenant.id)) {
      engine.update_tenant(tenant.id, kept_settings(tenant.options)).value();
      if (engine.rewind(tenant.id, tenant.data)) return;
      engine.drop_tenant(tenant.id).value();  // the test made another of that id
    }
    make_anew(tenant);
    if (tenant.id != options.tenant) return;
    *session = engine.session(options.tenant, options.permissions).value();
    *own = engine.session(options.tenant, all_permissions).value();
  }

  /// Returns every option that Engine::update_tenant can change.
  static TenantPatch kept_settings(const TenantOptions& options) {
    return {.extensions = options.extensions,
            .allowed_extensions = options.allowed_extensions,
            .external_source = options.external_source,
            .stores = options.stores,
            .max_customers = options.max_customers,
            .max_bytes = options.max_bytes};
  }
};

Fixture::Fixture(FixtureOptions options) : state_(std::make_unique<State>(std::move(options))) {
  keep();
}

Fixture::Fixture(Fixture&&) noexcept = default;
Fixture& Fixture::operator=(Fixture&&) noexcept = default;
Fixture::~Fixture() = default;

Fixture Fixture::from_json(std::string_view text, FixtureOptions options) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin != std::string_view::npos && text[begin] != '[' && text[begin] != '{')
    fail(ErrorCode::invalid_argument, "this is no JSON; a file is given as a std::filesystem::path");
  Fixture fixture(std::move(options));
  std::istringstream in{std::string(text)};
  fixture.state_->load(in);
  fixture.keep();
  return fixture;
}

Fixture Fixture::from_json_file(const std::filesystem::path& file, FixtureOptions options) {
  std::ifstream in(file, std::ios::binary);
  if (!in) fail(ErrorCode::not_found, "there is no file " + file.string());
  Fixture fixture(std::move(options));
  fixture.state_->load(in);
  fixture.keep();
  return fixture;
}

Fixture Fixture::from(std::span<const CustomerDraft> customers, FixtureOptions options) {
  Fixture fixture(std::move(options));
  {
    const FixtureInterceptor::Pause pause(*fixture.state_->interceptor);
    require_all(fixture.state_->own->import_customers(customers, {.restore = true}).value());
  }
  fixture.keep();
  return fixture;
}

Fixture Fixture::from(const Scenario& scenario, FixtureOptions options) {
  options.options = scenario.tenant;
  Fixture fixture = from(scenario.customers, std::move(options));
  {
    const FixtureInterceptor::Pause pause(*fixture.state_->interceptor);
    for (const auto& [store_id, customer_id, details] : scenario.store_details)
      fixture.state_->own->set_store_details(store_id, customer_id, details).value();
  }
  fixture.keep();
  return fixture;
}

Engine& Fixture::engine() noexcept {
  return state_->engine;
}

Session& Fixture::session() noexcept {
  return *state_->session;
}

Session Fixture::session(PermissionSet permissions) const {
  return state_->engine.session(state_->options.tenant, permissions).value();
}

Session Fixture::session(std::string_view tenant) const {
  return state_->engine.session(tenant, state_->options.permissions).value();
}

FakeClock& Fixture::clock() noexcept {
  return *state_->clock;
}

SequentialIds& Fixture::ids() noexcept {
  return *state_->ids;
}

FakeExternalSource& Fixture::external() noexcept {
  return *state_->external;
}

Faults& Fixture::faults() noexcept {
  return *state_->faults;
}

Calls Fixture::calls() const {
  return state_->log->calls();
}

void Fixture::keep() {
  state_->keep();
}

void Fixture::reset() {
  State& state = *state_;
  {
    const FixtureInterceptor::Pause pause(*state.interceptor);
    for (Kept::Tenant& tenant : state.kept->tenants) state.put_back(tenant);
  }
  for (const std::string& id : state.engine.tenants())
    if (std::ranges::find(state.kept->tenants, id, &Kept::Tenant::id) == state.kept->tenants.end())
      state.engine.drop_tenant(id).value();
  state.clock->set(state.kept->time);
  state.ids->go_on_after(state.kept->ids_given_out);
  state.external->go_back();
  state.faults->clear();
  state.log->clear();
  state.subscriber_errors->clear();
}

void Fixture::verify() const {
  std::string problems;
  for (const std::string& rule : state_->faults->unused()) problems += "\n  a fault that never struck: " + rule;
  for (const std::string& request : state_->external->unsupported()) problems += "\n  " + request;
  if (const auto answers = state_->external->unused_answers())
    problems += fmt::format("\n  {} answers of the external source that nobody asked for", answers);
  for (const std::string& error : state_->subscriber_errors->texts()) problems += "\n  " + error;
  if (!problems.empty()) fail(ErrorCode::failed_precondition, "the test did not do what it prepared:" + problems);
}

std::string Fixture::state() const {
  return state(state_->options.tenant);
}

std::string Fixture::state(std::string_view tenant) const {
  const FixtureInterceptor::Pause pause(*state_->interceptor);
  const Snapshot snapshot = state_->engine.session(tenant, all_permissions).value().snapshot().value();
  std::vector<Customer> customers(snapshot.begin(), snapshot.end());
  std::ranges::sort(customers, {}, &Customer::id);
  std::string lines;
  for (const Customer& customer : customers) lines += to_json(customer) + '\n';
  for (const StoreDetailsEntry& entry : snapshot.store_details()) lines += details_line(entry) + '\n';
  return lines;
}

}  // namespace custengine::testing
