#pragma once

#include "base/shared_mutex.hpp"
#include "base/siphash.hpp"
#include "engine/environment.hpp"
#include "engine/session_state.hpp"
#include "engine/tenant_entry.hpp"

#include <custengine/engine.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace custengine {

/// The tenants of an engine, and what they share. Threads: safe on any thread.
struct Engine::State {
  std::shared_ptr<engine::Environment> environment = std::make_shared<engine::Environment>();
  base::SipKey hash_key;

  mutable base::SharedMutex mutex;  // guards what follows, not the tenants
  std::map<std::string, std::shared_ptr<engine::TenantEntry>, std::less<>> tenants;
  std::uint64_t tenants_made = 0;

  /// Null when there is none.
  std::shared_ptr<engine::TenantEntry> find(std::string_view id) const;

  /// A tenant that nobody knows yet. Errors: as create_tenant, save already_exists.
  Result<std::shared_ptr<engine::TenantEntry>> make(std::string_view id, TenantOptions options);
  /// The same, of another tenant. Errors: resource_exhausted.
  Result<std::shared_ptr<engine::TenantEntry>> make(std::string_view id, const engine::TenantEntry& original);
  /// Errors: already_exists.
  Result<void> add(std::string_view id, std::shared_ptr<engine::TenantEntry> tenant);

  /// Errors: not_found.
  Result<Session> open(std::string_view tenant, PermissionSet permissions, std::string subject) const;
  /// By token. `subject` becomes the principal's, once it is known. Errors: as Engine::session by token.
  Result<Session> open(std::string_view tenant, const AccessToken& token, std::string& subject) const;
};

}  // namespace custengine
