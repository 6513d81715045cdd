#pragma once

#include "base/shared_mutex.hpp"
#include "base/siphash.hpp"
#include "engine/environment.hpp"
#include "engine/session_state.hpp"
#include "engine/tenant_entry.hpp"
#include "engine/tenant_handles.hpp"

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

  mutable base::SharedMutex mutex;  // guards the members below, but not the tenants themselves
  std::map<std::string, engine::TenantHandles, std::less<>> tenants;
  std::uint64_t tenants_made = 0;

  /// Returns null if there is no such tenant.
  std::shared_ptr<engine::TenantEntry> find(std::string_view id) const;

  /// Makes a tenant that the engine does not list yet. Errors: as create_tenant, except already_exists.
  Result<std::shared_ptr<engine::TenantEntry>> make(std::string_view id, TenantOptions options);
  /// Makes a copy of another tenant. Errors: resource_exhausted.
  Result<std::shared_ptr<engine::TenantEntry>> make(std::string_view id, const engine::TenantEntry& original);
  /// Lists a new tenant. Errors: already_exists.
  Result<void> add(std::string_view id, std::shared_ptr<engine::TenantEntry> tenant);

  /// Opens a session. Errors: not_found.
  Result<Session> open(std::string_view tenant, PermissionSet permissions, std::string subject);
  /// Opens a session by token. Sets `subject` to the principal's subject once it is known. Errors: as Engine::session
  /// by token.
  Result<Session> open(std::string_view tenant, const AccessToken& token, std::string& subject);
};

}  // namespace custengine
