#include <custengine/engine.hpp>

#include "base/defaults.hpp"
#include "engine/engine_state.hpp"
#include "engine/interception.hpp"
#include "engine/kept_tenants.hpp"
#include "engine/tenant_errors.hpp"
#include "engine/tenant_options.hpp"

#include <mutex>
#include <shared_mutex>
#include <utility>

namespace custengine {

using engine::TenantEntry;

namespace {

/// Expands one 64-bit seed to the key of the hash (SplitMix64).
base::SipKey make_hash_key(std::uint64_t seed) noexcept {
  const auto next = [&seed] {
    std::uint64_t z = seed += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  };
  const std::uint64_t k0 = next();
  return {k0, next()};
}

}  // namespace

Engine::Engine(EngineOptions options) : state_(std::make_unique<State>()) {
  if (options.persistence)
    throw Exception(
        {.code = ErrorCode::failed_precondition, .message = "an engine with a persistence is made by Engine::open"});
  auto& environment = *state_->environment;
  environment.clock = options.clock ? std::move(options.clock) : base::make_system_clock();
  environment.ids = options.id_generator ? std::move(options.id_generator) : base::make_uuid_generator();
  environment.authenticator = std::move(options.authenticator);
  environment.interceptor = std::move(options.interceptor);
  environment.on_subscriber_error = std::move(options.on_subscriber_error);
  if (options.max_bytes != storage::unlimited_bytes)
    environment.memory = std::make_shared<storage::MemoryBudget>(options.max_bytes);
  state_->hash_key = make_hash_key(environment.ids->seed());
}

Result<Engine> Engine::open(EngineOptions options) {
  const auto persistence = std::exchange(options.persistence, nullptr);
  const LoadMode mode = options.load;
  const unsigned threads = options.load_threads;
  Engine engine(std::move(options));
  if (!persistence) return engine;
  State& state = *engine.state_;
  state.commits = std::make_shared<storage::CommitQueue>(persistence);
  state.load_mode = mode;
  state.load_threads = threads;
  if (auto listed = state.list_kept(); !listed) return listed.error();
  if (mode == LoadMode::all)
    for (const std::string& id : engine.tenants())
      if (auto loaded = state.load(id); !loaded) return loaded.error();
  return engine;
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Result<void> Engine::create_tenant(std::string_view id, TenantOptions options) {
  auto tenant = state_->make(id, std::move(options));
  if (!tenant) return tenant.error();
  return state_->add(id, *std::move(tenant));
}

Result<void> Engine::fork(std::string_view tenant, std::string_view new_id) {
  if (auto checked = engine::check_tenant_id(new_id); !checked) return checked;
  const auto original = state_->get(tenant);
  if (!original) return original.error();
  if (state_->has(new_id)) return engine::tenant_taken(new_id);  // fails before the copy; add() checks again
  auto made = state_->make(new_id, **original);
  if (!made) return made.error();
  return state_->add(new_id, *std::move(made));
}

Result<void> Engine::update_tenant(std::string_view id, const TenantPatch& patch) {
  if (auto checked = engine::check(patch); !checked) return checked;
  const auto tenant = state_->get(id);
  if (!tenant) return tenant.error();
  return engine::apply(patch, **tenant);
}

Result<void> Engine::drop_tenant(std::string_view id) {
  return state_->drop(id);
}

Result<void> Engine::load_tenant(std::string_view id) {
  const auto loaded = state_->load(id);
  if (!loaded) return loaded.error();
  return {};
}

Result<void> Engine::unload_tenant(std::string_view id) {
  return state_->unload(id);
}

Result<TenantHealth> Engine::health(std::string_view id) const {
  return state_->health(id);
}

Result<void> Engine::verify(std::string_view id) const {
  if (!state_->commits) return engine::keeps_no_tenants();
  const auto tenant = state_->get(id);
  if (!tenant) return tenant.error();
  return engine::verify(**tenant);
}

std::vector<std::string> Engine::tenants() const {
  const std::shared_lock lock(state_->mutex);
  std::vector<std::string> ids;
  ids.reserve(state_->tenants.size());
  for (const auto& [id, tenant] : state_->tenants) ids.push_back(id);
  return ids;
}

bool Engine::has_tenant(std::string_view id) const {
  return state_->has(id);
}

Result<TenantOptions> Engine::options(std::string_view id) const {
  const auto tenant = state_->get(id);
  if (!tenant) return tenant.error();
  return (*tenant)->options();
}

Result<Session> Engine::session(std::string_view tenant, PermissionSet permissions) const {
  return state_->open(tenant, permissions, {});
}

Result<Session> Engine::session(std::string_view tenant, const AccessToken& token) const {
  std::string subject;
  const auto& environment = *state_->environment;
  if (!environment.interceptor) return state_->open(tenant, token, subject);
  const Call call{.operation = Operation::open_session, .tenant = tenant};
  return engine::Interception(*environment.interceptor, *environment.clock, call).run([&](Call& told) {
    auto session = state_->open(tenant, token, subject);
    told.subject = subject;
    return session;
  });
}

Result<void> Engine::rewind(std::string_view id, const Snapshot& to) {
  const auto tenant = state_->get(id);
  if (!tenant) return tenant.error();
  if (!(*tenant)->tenant().owns(*to.state_))
    return model::make_error(ErrorCode::invalid_argument,
                             {{"snapshot", "is not of this tenant, or of an earlier tenant of its name"}});
  return (*tenant)->tenant().rewind(*to.state_);
}

Result<TenantStats> Engine::stats(std::string_view id) const {
  const auto tenant = state_->get(id);
  if (!tenant) return tenant.error();
  auto usage = (*tenant)->tenant().usage();
  TenantStats stats{.customers = usage.customers, .bytes_by_structure = std::move(usage.bytes_by_structure)};
  for (const auto& [structure, bytes] : stats.bytes_by_structure) stats.bytes += bytes;
  stats.subscriber_exceptions = usage.exceptions.count;
  stats.last_subscriber_exception = std::move(usage.exceptions.last);
  return stats;
}

Result<void> Engine::check_invariants(std::string_view id) const {
  const auto tenant = state_->get(id);
  if (!tenant) return tenant.error();
  std::string difference = (*tenant)->tenant().check_invariants();
  if (difference.empty()) return {};
  return Error{.code = ErrorCode::data_loss, .message = std::move(difference)};
}

}  // namespace custengine
