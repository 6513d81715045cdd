#pragma once

#include "base/group_queue.hpp"
#include "storage/kept/tenant_log.hpp"

namespace custengine::storage {

/// What a tenant has besides if it is kept beyond the process.
struct KeptTenant {
  TenantLog log;
  base::GroupQueue writes = {};  // writes wait here, and are committed to the log in groups
};

}  // namespace custengine::storage
