#include "engine/engine_state.hpp"

#include "base/phone_plan.hpp"
#include "engine/kept_tenants.hpp"
#include "engine/tenant_errors.hpp"
#include "engine/tenant_loader.hpp"
#include "engine/tenant_options.hpp"
#include "storage/tenant/kept_tenant.hpp"
#include "storage/tenant/staging.hpp"

#include <exception>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace custengine {

using engine::TenantEntry;

namespace {

Result<Principal> authenticate(Authenticator& authenticator, const AccessToken& token) {
  const auto failed = [](const std::string& why) {
    return Error{.code = ErrorCode::unavailable,
                 .message = "the authenticator failed: " + model::shortened(why, model::Violations::max_message_bytes)};
  };
  try {
    auto principal = authenticator.authenticate(token);
    if (principal || principal.error().code == ErrorCode::unauthenticated) return principal;
    return failed(principal.error().message);
  } catch (const std::exception& exception) {
    return failed(exception.what());
  } catch (...) {
    return failed("it threw something that is no std::exception");
  }
}

/// Counts a new tenant in the engine's memory. Errors: resource_exhausted.
Result<std::shared_ptr<TenantEntry>> counted(std::shared_ptr<TenantEntry> tenant,
                                             const std::shared_ptr<storage::MemoryBudget>& memory) {
  if (memory)
    if (auto error = tenant->tenant().enter(memory)) return *std::move(error);
  return tenant;
}

}  // namespace

bool Engine::State::has(std::string_view id) const {
  const std::shared_lock lock(mutex);
  return tenants.contains(id);
}

Result<std::shared_ptr<TenantEntry>> Engine::State::find(std::string_view id) const {
  const std::shared_lock lock(mutex);
  const auto found = tenants.find(id);
  if (found == tenants.end()) return engine::no_such_tenant(id);
  return found->second.entry();
}

Result<std::shared_ptr<TenantEntry>> Engine::State::get(std::string_view id) {
  auto found = find(id);
  if (!found || *found) return found;
  if (load_mode == LoadMode::on_demand) return load(id);
  return engine::not_loaded(id);
}

Result<std::shared_ptr<TenantEntry>> Engine::State::make(std::string_view id, TenantOptions options) {
  const auto collator = environment->collators.get(options.locale);
  if (auto checked = engine::check(id, options, collator != nullptr); !checked) return checked.error();
  auto schema = environment->schemas.get({
      .keys = storage::KeyMaker(collator, base::find_phone_plan(options.country_code)),
      .sort_indexes = storage::index_fields(options.sort_indexes, options.unique_external_reference),
      .text_index = options.text_index,
      .unique_external_reference = options.unique_external_reference,
      .searched = engine::searched_fields(options.also_searched),
      .hash_key = hash_key,
  });
  auto fixed = environment->fixed_options.get(engine::fixed_part(options));
  return counted(std::make_shared<TenantEntry>(std::string(id), std::move(schema), std::move(options), std::move(fixed),
                                               environment->on_subscriber_error),
                 environment->memory);
}

Result<std::shared_ptr<TenantEntry>> Engine::State::make(std::string_view id, const TenantEntry& original) {
  // Checked before the copy by the original's size, and after it by the real size of the copy.
  if (const auto& memory = environment->memory)
    if (auto error = memory->check(original.tenant().bytes_without_history())) return *std::move(error);
  return counted(std::make_shared<TenantEntry>(std::string(id), original, environment->on_subscriber_error),
                 environment->memory);
}

Result<void> Engine::State::list(std::string_view id, std::shared_ptr<TenantEntry> tenant) {
  const std::unique_lock lock(mutex);
  const auto [added, is_new] = tenants.try_emplace(std::string(id), std::move(tenant));
  if (!is_new) return engine::tenant_taken(id);
  added->second.entry()->tenant().set_generation(++tenants_made);
  return {};
}

Result<void> Engine::State::add(std::string_view id, std::shared_ptr<TenantEntry> tenant) {
  if (!commits) return list(id, std::move(tenant));
  const engine::IdLocks::Lock lock(id_locks, id);
  if (has(id)) return engine::tenant_taken(id);
  if (auto kept = engine::keep_new(commits, id, *tenant); !kept) return kept;
  return list(id, std::move(tenant));
}

engine::TenantHandles Engine::State::exchange(std::string_view id, std::shared_ptr<TenantEntry> entry) {
  const std::unique_lock lock(mutex);
  if (entry) entry->tenant().set_generation(++tenants_made);
  return std::exchange(tenants.find(id)->second, engine::TenantHandles(std::move(entry)));
}

Result<void> Engine::State::unlist(std::string_view id) {
  std::optional<engine::TenantHandles> dropped;  // destroyed after the lock is released, unless a call still uses it
  const std::unique_lock lock(mutex);
  const auto found = tenants.find(id);
  if (found == tenants.end()) return engine::no_such_tenant(id);
  dropped.emplace(std::move(found->second));
  tenants.erase(found);
  return {};
}

Result<void> Engine::State::drop(std::string_view id) {
  if (!commits) return unlist(id);
  std::shared_ptr<TenantEntry> entry;
  std::optional<storage::Tenant::Turn> turn;  // ends after the lock: it may deliver changes, to host code
  const engine::IdLocks::Lock id_lock(id_locks, id);
  const auto found = find(id);
  if (!found) return found.error();
  entry = *found;
  if (entry) turn.emplace(entry->tenant());
  const auto place = engine::drop_kept(*commits, id, entry.get());
  if (!place) return place.error();
  auto unlisted = unlist(id);
  storage::discard(commits->persistence(), *place);
  return unlisted;
}

Result<void> Engine::State::list_kept() {
  constexpr std::size_t most = 1000;
  std::string last;
  for (bool is_end = false; !is_end;) {
    const auto read = commits->persistence().tenants(last, most);
    if (!read) return read.error();
    is_end = read->size() < most;
    if (!is_end) last = read->back().id;
    const std::unique_lock lock(mutex);
    for (const kept::Tenant& tenant : *read) tenants.try_emplace(tenant.id, std::shared_ptr<TenantEntry>());
  }
  return {};
}

Result<std::shared_ptr<TenantEntry>> Engine::State::load(std::string_view id) {
  if (!commits) return engine::keeps_no_tenants();
  const engine::IdLocks::Lock lock(id_locks, id);
  auto found = find(id);
  if (!found || *found) return found;
  const auto kept = commits->persistence().find_tenant(id);
  if (!kept) return kept.error();
  if (!*kept) return Error{.code = ErrorCode::data_loss, .message = "tenant " + std::string(id) + " is no longer kept"};
  auto loaded = engine::load(**kept, commits, load_threads, [this](std::string_view name, TenantOptions options) {
    return make(name, std::move(options));
  });
  if (loaded) exchange(id, *loaded);
  return loaded;
}

Result<void> Engine::State::unload(std::string_view id) {
  if (!commits) return engine::keeps_no_tenants();
  std::shared_ptr<TenantEntry> unloaded;      // destroyed after the lock is released, with its subscribers
  std::optional<storage::Tenant::Turn> turn;  // ends after the lock: it may deliver changes, to host code
  const engine::IdLocks::Lock id_lock(id_locks, id);
  const auto found = find(id);
  if (!found) return found.error();
  if (!*found) return {};
  unloaded = *found;
  turn.emplace(unloaded->tenant());
  // Calls that still run cannot write any more.
  unloaded->tenant().kept()->log.close(engine::not_loaded(id));
  *unloaded->tenant().kept()->was_unloaded = true;
  exchange(id, nullptr);
  return {};
}

Result<TenantHealth> Engine::State::health(std::string_view id) const {
  const auto found = find(id);
  if (!found) return found.error();
  if (!*found) return TenantHealth{.state = TenantHealth::State::not_loaded};
  return engine::health_of(**found);
}

Result<Session> Engine::State::open(std::string_view tenant, PermissionSet permissions, std::string subject) {
  std::weak_ptr<TenantEntry> handle;
  std::shared_ptr<const std::atomic<bool>> was_unloaded;
  while (true) {
    {
      const std::unique_lock lock(mutex);
      const auto found = tenants.find(tenant);
      if (found == tenants.end()) return engine::no_such_tenant(tenant);
      if (const auto& entry = found->second.entry()) {
        handle = found->second.next();
        if (const auto* const kept = entry->tenant().kept()) was_unloaded = kept->was_unloaded;
        break;
      }
    }
    if (const auto loaded = get(tenant); !loaded) return loaded.error();
  }
  return Session(std::make_shared<const detail::SessionState>(
      detail::SessionState{.tenant_id = std::string(tenant),
                           .subject = std::move(subject),
                           .permissions = permissions,
                           .tenant = std::move(handle),
                           .was_unloaded = std::move(was_unloaded),
                           .environment = environment,
                           .interceptor = environment->interceptor.get()}));
}

Result<Session> Engine::State::open(std::string_view tenant, const AccessToken& token, std::string& subject) {
  if (!environment->authenticator)
    return Error{.code = ErrorCode::failed_precondition, .message = "the engine has no authenticator"};
  const auto principal = authenticate(*environment->authenticator, token);
  if (!principal) return principal.error();
  subject = principal->subject;
  // Checked before the tenant is looked up: a caller without permission must not learn whether it exists.
  const auto granted = principal->tenants.find(std::string(tenant));
  if (granted == principal->tenants.end() || granted->second.empty())
    return Error{.code = ErrorCode::permission_denied,
                 .message = model::shortened(subject, model::max_id_characters) + " has no permission in tenant " +
                            model::shortened(tenant, model::max_id_characters)};
  return open(tenant, granted->second, subject);
}

}  // namespace custengine
