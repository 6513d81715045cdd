#pragma once

#include "engine/tenant_entry.hpp"
#include "storage/kept/commit_queue.hpp"

#include <custengine/persistence.hpp>
#include <custengine/result.hpp>

#include <memory>
#include <string_view>

namespace custengine::engine {

// What an engine does with the tenants that its persistence keeps, besides loading them.

/// Keeps a new tenant under an id, with all that it has. Requires that no other thread has access to it.
/// Errors: already_exists; those of Persistence::stage and commit. Then nothing of it is kept.
Result<void> keep_new(const std::shared_ptr<storage::CommitQueue>& commits, std::string_view id, TenantEntry& tenant);

/// Drops a tenant from what is kept. `loaded` takes no more writes then; null if it is not loaded. Requires its Turn.
/// Returns the place, which is to be discarded. Errors: those of Persistence::commit.
Result<kept::Place> drop_kept(storage::CommitQueue& commits, std::string_view id, TenantEntry* loaded);

/// Compares a tenant in memory with what is kept. Errors: as Engine::verify.
Result<void> verify(TenantEntry& tenant);

/// See Engine::health. Requires a loaded tenant.
TenantHealth health_of(const TenantEntry& tenant);

inline Error keeps_no_tenants() {
  return {.code = ErrorCode::failed_precondition, .message = "the engine has no persistence: its tenants are not kept"};
}

}  // namespace custengine::engine
