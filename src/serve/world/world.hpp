#pragma once

#include "serve/world/call_log.hpp"
#include "serve/world/faults.hpp"
#include "serve/world/idempotency.hpp"
#include "serve/world/tokens.hpp"
#include "serve/world/webhooks.hpp"
#include "serve/world/world_clock.hpp"
#include "serve/world/world_gate.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/fixture.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

inline constexpr PermissionSet all_permissions{Permission::tenant_access, Permission::tenant_backoffice};

/// What a request must show to be let in.
enum class Auth {
  none,    ///< nothing: each request has all permissions
  any,     ///< any bearer token, which then has all permissions
  tokens,  ///< a token that was issued
};

/// "none", "any", "tokens".
std::string_view to_string(Auth auth) noexcept;

/// The engine that one test has for itself, with its tenants, clock, ids, faults, calls and tokens. Or the one world of
/// record, whose tenants are real (--db): it has no fixture, and control leaves it alone.
///
/// Threads: every call may run on any thread. A request holds gate() shared; what changes the world as a whole (reset,
/// keep, …) holds it alone.
class World {
 public:
  /// A world of a fixture. Its clock, its authenticator and its log of calls replace those of the options.
  /// Errors: throws Exception, as Fixture.
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
  WorldGate& gate() noexcept { return gate_; }

  /// Requires: not the world of record.
  WorldClock& clock() noexcept { return *clock_; }
  Tokens& tokens() noexcept { return *tokens_; }
  const std::string& id_prefix() const noexcept { return id_prefix_; }

  /// The fixture's other system, for the options of a tenant; null for the world of record.
  std::shared_ptr<ExternalCustomerSource> external_source() noexcept;

  /// Opens a session for the value of a request's Authorization field.
  /// Errors: as Engine::session; unauthenticated.
  Result<Session> session(std::string_view tenant, std::optional<std::string_view> authorization);

  // The whole world. Requires: not the world of record; the caller holds the gate alone.

  /// Keeps the state for reset(): as Fixture::keep, and the tokens and whether the clock runs.
  void keep();
  /// Goes back to the state of keep(): as Fixture::reset. Faults, calls and deliveries of webhooks are gone, and the
  /// numbers of faults and calls begin anew. Webhooks stay.
  void reset();
  /// Grows with each reset().
  std::uint64_t resets() const noexcept { return resets_; }
  /// What a test prepared in vain: faults that never struck or could not be applied, answers of the other system that
  /// no search used, and searches that it does not support. Each is a violation with its place as the field.
  std::vector<FieldViolation> in_vain();

  // Webhooks. Their calls take no part in the gate.

  /// Replaces the webhooks; an empty list ends them. `post` as Webhooks. Requires, if the list is not empty: no tenant
  /// is made meanwhile.
  void set_webhooks(std::vector<Webhook> webhooks, const Post& post, std::chrono::milliseconds first_wait);
  /// Null if there are none. Keeps them alive.
  std::shared_ptr<Webhooks> webhooks() const;
  /// Must be called when a tenant was made. `sequence` is the number of its last change at that moment.
  void tenant_was_made(const std::string& tenant, std::uint64_t sequence = 0);
  /// Must be called when a tenant was dropped.
  void tenant_was_dropped(const std::string& tenant);

 private:
  std::string name_, id_prefix_;
  Auth auth_;
  std::shared_ptr<WorldClock> clock_ = std::make_shared<WorldClock>();
  std::shared_ptr<Tokens> tokens_ = std::make_shared<Tokens>(clock_);
  std::unique_ptr<testing::Fixture> fixture_;
  Engine* record_ = nullptr;
  bool kept_is_running_ = false;
  std::atomic<std::uint64_t> resets_ = 0;
  Faults faults_;
  CallLog calls_;
  Idempotency idempotency_;
  WorldGate gate_;
  mutable std::mutex webhooks_mutex_;
  std::shared_ptr<Webhooks> webhooks_;  // uses the engine, so it is destroyed before the fixture
};

}  // namespace custengine::serve
