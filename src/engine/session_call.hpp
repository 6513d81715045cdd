#pragma once

#include "engine/interception.hpp"
#include "engine/operation_permissions.hpp"
#include "engine/session_state.hpp"
#include "engine/tenant_errors.hpp"

#include <optional>
#include <string>
#include <type_traits>

namespace custengine::engine {

/// Returns permission_denied if the caller lacks one of the permissions.
inline std::optional<Error> check_permissions(const detail::SessionState& state, PermissionSet needed) {
  for (const Permission permission : {Permission::tenant_backoffice, Permission::tenant_access})
    if (needed.contains(permission) && !state.permissions.contains(permission))
      return Error{.code = ErrorCode::permission_denied,
                   .message = "this needs " + std::string(to_string(permission)) + " in tenant " + state.tenant_id};
  return std::nullopt;
}

/// Returns the error of a session whose tenant is gone.
inline Error tenant_gone(const detail::SessionState& state) {
  return state.was_unloaded && *state.was_unloaded ? not_loaded(state.tenant_id) : no_such_tenant(state.tenant_id);
}

/// Runs `body(tenant)`. The tenant stays alive during the call. Errors: permission_denied, not_found,
/// unavailable (it was unloaded).
template <class Body>
auto enter(const detail::SessionState& state, PermissionSet needed, Body body)
    -> std::invoke_result_t<Body&, TenantEntry&> {
  if (auto denied = check_permissions(state, needed)) return *std::move(denied);
  if (const auto tenant = state.tenant.lock()) return body(*tenant);
  return tenant_gone(state);
}

/// Runs `body(TenantEntry&)` if the interceptor lets the call pass and the caller has the permissions. Every
/// operation except imports goes through here.
template <class Body>
auto perform(const detail::SessionState& state, const Call& call, PermissionSet needed, Body body)
    -> std::invoke_result_t<Body&, TenantEntry&> {
  return intercepted(state, call, [&] { return enter(state, needed, body); });
}
template <class Body>
auto perform(const detail::SessionState& state, const Call& call, Body body)
    -> std::invoke_result_t<Body&, TenantEntry&> {
  return perform(state, call, permissions_for(call.operation), body);
}

}  // namespace custengine::engine
