#pragma once

#include "base/collator.hpp"
#include "engine/shared_values.hpp"
#include "engine/tenant_options.hpp"
#include "model/validation.hpp"

#include <custengine/engine.hpp>

#include <algorithm>
#include <memory>

namespace custengine::engine {

/// What an engine's tenants and sessions share. It outlives the engine while a session has it.
struct Environment {
  std::shared_ptr<Clock> clock;
  std::shared_ptr<IdGenerator> ids;
  std::shared_ptr<Authenticator> authenticator;  // may be null
  std::shared_ptr<Interceptor> interceptor;      // may be null
  base::CollatorCache collators;
  SharedValues<storage::Schema> schemas;
  SharedValues<TenantOptions, SameFixedOptions> fixed_options;
  SubscriberErrorHandler on_subscriber_error;     // may be empty
  std::shared_ptr<storage::MemoryBudget> memory;  // of all tenants together; null without a limit

  /// When a write happens. A clock of years that no text of a time has room for, or of the last of them, is taken for
  /// the first or last moment that leaves room for changes: whatever is stored can be exported and read again.
  Timestamp now() const { return std::clamp(clock->now(), model::first_time, model::last_clock_time); }
};

}  // namespace custengine::engine
