#pragma once

#include "base/collator.hpp"
#include "engine/shared_values.hpp"
#include "engine/tenant_options.hpp"
#include "model/validation.hpp"

#include <custengine/engine.hpp>

#include <algorithm>
#include <memory>

namespace custengine::engine {

/// The objects that an engine's tenants and sessions share. A session keeps them alive after the engine is gone.
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

  /// Returns the time of a write. Clamps the clock to times that can be written as text, and that leave room for
  /// later changes. So every stored time can be exported and read again.
  Timestamp now() const { return std::clamp(clock->now(), model::first_time, model::last_clock_time); }
};

}  // namespace custengine::engine
