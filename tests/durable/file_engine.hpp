#pragma once

#include "kept/kept_world.hpp"
#include "unit/sqlite/kept_files.hpp"

#include <custengine/engine.hpp>
#include <custengine/sqlite.hpp>

#include <string>
#include <utility>

namespace custengine::test {

inline constexpr PermissionSet all_permissions = {Permission::tenant_access, Permission::tenant_backoffice};

/// Opens an engine on a file.
inline Engine open_engine(const std::string& file, EngineOptions options = {}) {
  options.persistence = must_open(file);
  auto opened = Engine::open(std::move(options));
  INFO((opened ? std::string() : opened.error().message));
  REQUIRE(opened.has_value());
  return *std::move(opened);
}

/// Requires that each tenant in memory is what is kept, and that its indexes are right.
inline void require_whole(const Engine& engine) {
  for (const std::string& tenant : engine.tenants()) {
    INFO("tenant " << tenant);
    const auto verified = engine.verify(tenant);
    if (!verified) FAIL(verified.error().message);
    const auto checked = engine.check_invariants(tenant);
    if (!checked) FAIL(checked.error().message);
  }
}

}  // namespace custengine::test
