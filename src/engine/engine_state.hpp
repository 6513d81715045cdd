#pragma once

#include "base/shared_mutex.hpp"
#include "base/siphash.hpp"
#include "engine/environment.hpp"
#include "engine/id_locks.hpp"
#include "engine/session_state.hpp"
#include "engine/tenant_entry.hpp"
#include "engine/tenant_handles.hpp"
#include "storage/kept/commit_queue.hpp"

#include <custengine/engine.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace custengine {

/// The tenants of an engine, and the objects that they share. Threads: safe on any thread.
struct Engine::State {
  std::shared_ptr<engine::Environment> environment = std::make_shared<engine::Environment>();
  base::SipKey hash_key;
  std::shared_ptr<storage::CommitQueue> commits;  // of all tenants together; null if they live in memory only
  LoadMode load_mode = {};
  unsigned load_threads = 1;
  engine::IdLocks id_locks;  // of a tenant that is kept

  mutable base::SharedMutex mutex;  // guards the members below, but not the tenants themselves
  /// Without an entry: the tenant is kept, but not loaded.
  std::map<std::string, engine::TenantHandles, std::less<>> tenants;
  std::uint64_t tenants_made = 0;

  bool has(std::string_view id) const;
  /// Returns the tenant, which is loaded first if the load mode is on_demand.
  /// Errors: not_found; unavailable (it is not loaded); those of load().
  Result<std::shared_ptr<engine::TenantEntry>> get(std::string_view id);

  /// Makes a tenant that the engine does not list yet. Errors: as create_tenant, except already_exists.
  Result<std::shared_ptr<engine::TenantEntry>> make(std::string_view id, TenantOptions options);
  /// Makes a copy of another tenant. Errors: resource_exhausted.
  Result<std::shared_ptr<engine::TenantEntry>> make(std::string_view id, const engine::TenantEntry& original);
  /// Lists a new tenant. If the engine keeps tenants, this one is kept from now on, with all that it has.
  /// Errors: already_exists; those of keeping.
  Result<void> add(std::string_view id, std::shared_ptr<engine::TenantEntry> tenant);
  /// Errors: not_found; those of keeping.
  Result<void> drop(std::string_view id);

  // ---- engines that keep tenants
  /// Lists all kept tenants, none of them loaded. Errors: those of reading.
  Result<void> list_kept();
  /// Loads a tenant unless it is loaded. Errors: as Engine::load_tenant.
  Result<std::shared_ptr<engine::TenantEntry>> load(std::string_view id);
  /// Errors: as Engine::unload_tenant.
  Result<void> unload(std::string_view id);

  /// See Engine::health.
  Result<TenantHealth> health(std::string_view id) const;

  /// Opens a session. Errors: as get().
  Result<Session> open(std::string_view tenant, PermissionSet permissions, std::string subject);
  /// Opens a session by token. Sets `subject` to the principal's subject once it is known. Errors: as Engine::session
  /// by token.
  Result<Session> open(std::string_view tenant, const AccessToken& token, std::string& subject);

 private:
  /// Returns null for a tenant that is only kept. Errors: not_found.
  Result<std::shared_ptr<engine::TenantEntry>> find(std::string_view id) const;
  /// Replaces the handles of a listed tenant, and returns the former ones.
  engine::TenantHandles exchange(std::string_view id, std::shared_ptr<engine::TenantEntry> entry);
  Result<void> list(std::string_view id, std::shared_ptr<engine::TenantEntry> tenant);
  Result<void> unlist(std::string_view id);
};

}  // namespace custengine
