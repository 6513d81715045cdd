#pragma once

#include "base/collator.hpp"
#include "engine/schema_cache.hpp"

#include <custengine/engine.hpp>

#include <memory>

namespace custengine::engine {

/// What an engine's tenants and sessions share. It outlives the engine while a session has it.
struct Environment {
  std::shared_ptr<Clock> clock;
  std::shared_ptr<IdGenerator> ids;
  std::shared_ptr<Authenticator> authenticator;  // may be null
  std::shared_ptr<Interceptor> interceptor;      // may be null
  base::CollatorCache collators;
  SchemaCache schemas;
  SubscriberErrorHandler on_subscriber_error;  // may be empty
};

}  // namespace custengine::engine
