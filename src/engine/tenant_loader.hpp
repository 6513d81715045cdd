#pragma once

#include "engine/tenant_entry.hpp"
#include "storage/kept/commit_queue.hpp"

#include <custengine/persistence.hpp>
#include <custengine/result.hpp>

#include <functional>
#include <memory>
#include <string_view>

namespace custengine::engine {

/// Makes an empty tenant, as Engine::State::make does.
using MakeTenant = std::function<Result<std::shared_ptr<TenantEntry>>(std::string_view id, TenantOptions options)>;

/// Makes a tenant of what is kept of it, with its log. The engine does not list it yet. `threads`: that may be used.
/// Errors: those of reading; data_loss (names the tenant, and the customer if one is damaged); failed_precondition (a
/// newer version wrote it); resource_exhausted. Cost: see Engine::open.
Result<std::shared_ptr<TenantEntry>> load(const kept::Tenant& kept,
                                          const std::shared_ptr<storage::CommitQueue>& commits, unsigned threads,
                                          const MakeTenant& make);

}  // namespace custengine::engine
