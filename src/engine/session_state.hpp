#pragma once

#include "engine/environment.hpp"
#include "engine/tenant_entry.hpp"

#include <custengine/session.hpp>

#include <atomic>
#include <memory>
#include <string>

namespace custengine::detail {

/// The state that copies of a Session share. Immutable.
struct SessionState {
  std::string tenant_id;
  std::string subject;  // of the principal that opened the session by token, otherwise empty
  PermissionSet permissions;
  std::weak_ptr<engine::TenantEntry> tenant;
  std::shared_ptr<const std::atomic<bool>> was_unloaded = {};  // of a tenant that is kept; else null
  std::shared_ptr<engine::Environment> environment;
  Interceptor* interceptor = nullptr;  // a copy of the environment's pointer, because every call checks it
};

}  // namespace custengine::detail
