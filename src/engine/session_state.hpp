#pragma once

#include "engine/environment.hpp"
#include "engine/tenant_entry.hpp"

#include <custengine/session.hpp>

#include <memory>
#include <string>

namespace custengine::detail {

/// What copies of a Session share. Immutable.
struct SessionState {
  std::string tenant_id;
  std::string subject;  // of who opened the session by token, else empty
  PermissionSet permissions;
  std::weak_ptr<engine::TenantEntry> tenant;
  std::shared_ptr<engine::Environment> environment;
  Interceptor* interceptor = nullptr;  // the environment's, at hand: every call asks whether there is one
};

}  // namespace custengine::detail
