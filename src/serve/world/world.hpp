#pragma once

#include "serve/world/call_log.hpp"
#include "serve/world/faults.hpp"
#include "serve/world/idempotency.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/fixture.hpp>

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace custengine::serve {

/// What a request must show to be let in.
enum class Auth {
  none,    ///< nothing: each request has all permissions
  any,     ///< any bearer token, which then has all permissions
  tokens,  ///< a token that was issued
};

/// The engine that one test has for itself, with its tenants, clock, ids, faults, calls and tokens. Or the one world of
/// record, whose tenants are real (--db): it has no fixture, and control leaves it alone.
///
/// Threads: every call may run on any thread. A request holds gate() shared; what changes the world as a whole (reset,
/// keep, …) holds it alone.
class World {
 public:
  /// A world of a fixture.
  World(std::string name, testing::FixtureOptions options, Auth auth);
  /// The world of record. `engine` outlives it.
  World(std::string name, Engine& engine, Auth auth);

  const std::string& name() const noexcept { return name_; }
  bool is_record() const noexcept { return fixture_ == nullptr; }
  Engine& engine() noexcept;
  /// Requires: not the world of record.
  testing::Fixture& fixture() noexcept { return *fixture_; }
  Auth auth() const noexcept { return auth_; }
  Faults& faults() noexcept { return faults_; }
  CallLog& calls() noexcept { return calls_; }
  Idempotency& idempotency() noexcept { return idempotency_; }
  std::shared_mutex& gate() noexcept { return gate_; }

  /// Opens a session for the value of a request's Authorization field.
  /// Errors: as Engine::session; unauthenticated.
  Result<Session> session(std::string_view tenant, std::optional<std::string_view> authorization);

 private:
  std::string name_;
  Auth auth_;
  std::unique_ptr<testing::Fixture> fixture_;
  Engine* record_ = nullptr;
  Faults faults_;
  CallLog calls_;
  Idempotency idempotency_;
  std::shared_mutex gate_;
};

}  // namespace custengine::serve
