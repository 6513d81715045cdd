#pragma once

/// START HERE. An Engine holds tenants. A Session, which it opens, does the ten operations for one tenant:
///
///     custengine::Engine engine;
///     engine.create_tenant("acme", {.locale = "nb", .country_code = "NO"}).value();
///     auto acme = engine.session("acme").value();
///     auto ada = acme.create({.first_name = "Ada", .last_name = "Lovelace"}).value();

#include <custengine/access.hpp>
#include <custengine/change.hpp>
#include <custengine/clock.hpp>
#include <custengine/export.hpp>
#include <custengine/interceptor.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>
#include <custengine/snapshot.hpp>
#include <custengine/tenant.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine {

namespace detail {
class TenantMoment;
class TenantRestore;
}  // namespace detail

class Persistence;

/// Which of the kept tenants an engine loads. on_demand: each when a call first needs it.
enum class LoadMode { all, on_demand };

/// The host's parts of an engine. An empty member has a default. The engine and its sessions keep the objects alive.
struct EngineOptions {
  std::shared_ptr<Clock> clock = {};                  ///< default: the system clock
  std::shared_ptr<IdGenerator> id_generator = {};     ///< default: random UUIDs (RFC 4122, version 4)
  std::shared_ptr<Authenticator> authenticator = {};  ///< default: none; sessions are then opened by permissions
  std::shared_ptr<Interceptor> interceptor = {};      ///< default: none; sees every call of every session
  SubscriberErrorHandler on_subscriber_error = {};    ///< default: exceptions are only counted
  /// The bytes that all tenants may take together; see TenantOptions::max_bytes. Creating a tenant counts as a write.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
  /// Where tenants are kept, so that they survive the process; null: nowhere. See docs/durability.md.
  std::shared_ptr<Persistence> persistence = {};
  LoadMode load = LoadMode::all;
  /// The threads that load a tenant. They end with the call that loads.
  unsigned load_threads = 1;
};

/// Holds tenants and opens sessions on them. It has no threads of its own, and no files without a Persistence: it is as
/// cheap in a unit test as in a host. Engines of a process share nothing but a table in which each thread marks its
/// reads.
///
/// Lifetime: sessions outlive it and then answer not_found; customers that were given out stay readable. A moved-from
/// Engine may only be assigned to or destroyed.
/// Threads: every call may run on any thread.
class CUSTENGINE_API Engine {
 public:
  /// Makes an engine without tenants. Throws what IdGenerator::seed throws, and Exception with failed_precondition if
  /// there is a persistence: use open().
  explicit Engine(EngineOptions options = {});
  /// Makes an engine with the tenants that its persistence keeps. From then on each write is on the disk before it is
  /// visible and before its call returns. Without a persistence the same as the constructor. External sources are not
  /// kept: set them with update_tenant().
  /// Every write may then fail with errors of the persistence too: see docs/durability.md.
  /// Errors: those of reading the persistence; data_loss (names tenant and customer); resource_exhausted.
  /// Cost: LoadMode::all: some 7 us per customer, or 5 with two threads; on_demand: some us per tenant.
  static Result<Engine> open(EngineOptions options);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// Creates a tenant without customers.
  /// Errors: invalid_argument with every violation (id, locale, country_code, sort_indexes, extensions, stores,
  /// also_searched); already_exists; resource_exhausted (EngineOptions::max_bytes).
  /// Cost: microseconds; the first tenant of a locale opens its collator, which takes longer.
  Result<void> create_tenant(std::string_view id, TenantOptions options = {});

  /// Changes a tenant's options for calls that begin after it returns; a call that runs meanwhile may see part of the
  /// change. Details of stores that are dropped are removed first. That is a change for each customer and store, in
  /// groups of up to 256. The last group and the drop of the stores are one moment.
  /// Errors: invalid_argument with every violation; not_found.
  /// Cost: O(s log s) for s stores. If the stores change, also a look at each store's details of each customer, under
  /// the tenant's lock.
  Result<void> update_tenant(std::string_view id, const TenantPatch& patch);

  /// Drops a tenant: its sessions answer not_found from now on. Calls that already run finish, and the last of them
  /// frees the memory. Errors: not_found. Cost: if no call runs, that of freeing all customers that the host does not
  /// hold.
  Result<void> drop_tenant(std::string_view id);

  /// Creates a tenant `new_id` as a copy of another at one moment: its options, customers, store details and merged
  /// ids. From then on the two are independent. Changes of the copy begin at 1; it has no subscribers at first. Each
  /// refuses cursors and snapshots of the other. The two share the immutable versions of customers, so that the copy
  /// takes memory for its indexes only; both count the versions.
  /// Errors: invalid_argument (new_id); not_found; already_exists; resource_exhausted (EngineOptions::max_bytes).
  /// Cost: as an import into an empty tenant, without the drafts, outside all locks.
  Result<void> fork(std::string_view tenant, std::string_view new_id);

  /// Loads a tenant that is only kept, whole or not at all. No effect if it is loaded. Errors: as open(); not_found;
  /// failed_precondition (the engine has no persistence).
  Result<void> load_tenant(std::string_view id);
  /// Frees a tenant's memory; it stays kept. Its sessions answer unavailable from now on. No effect if it is not
  /// loaded. Errors: not_found; failed_precondition (the engine has no persistence).
  Result<void> unload_tenant(std::string_view id);
  /// How a tenant is doing. One that lives in memory only is `loaded`. Errors: not_found. Cost: O(1).
  Result<TenantHealth> health(std::string_view id) const;
  /// Compares a tenant in memory with what is kept of it. For suspicion of the disk. Errors: not_found; data_loss with
  /// the first difference; failed_precondition (the engine has no persistence); those of reading. Cost: as loading it,
  /// without the indexes; writes wait meanwhile.
  Result<void> verify(std::string_view id) const;

  /// The ids of all tenants, sorted. Cost: a copy of each id.
  std::vector<std::string> tenants() const;

  /// True if there is a tenant with that id. Cost: a look-up among the tenants' ids.
  bool has_tenant(std::string_view id) const;

  /// A tenant's options as they are now: those that it was created with, and the changes by update_tenant(). A fork
  /// starts with its original's. Stores are in order of their ids. Errors: not_found. Cost: a copy.
  Result<TenantOptions> options(std::string_view id) const;

  /// Opens a session with these permissions. Errors: not_found. Cost: a look-up among the tenants' ids and an
  /// allocation.
  Result<Session> session(std::string_view tenant, PermissionSet permissions = {Permission::tenant_access}) const;

  /// Opens a session by token, with the principal's subject and its permissions in that tenant. Both hold for the
  /// session's life. To notice a revoked token, open a session per request, which is cheap. An Interceptor sees the
  /// call as Operation::open_session.
  /// Errors: failed_precondition (no authenticator); unauthenticated; unavailable (the authenticator failed or threw);
  /// permission_denied (no permission in that tenant, whether it exists or not); not_found.
  Result<Session> session(std::string_view tenant, const AccessToken& token) const;

  /// Puts a tenant back to the moment of one of its snapshots: customers, store details, merged ids, changes and their
  /// numbers. After a rewind, a later moment can be restored as well. Stores, extensions and limits stay as they are
  /// now. Subscribers stay subscribed: changes that were not delivered yet are dropped, and the rewind itself is no
  /// change. The next change has the number `to.sequence() + 1`. Meant for tests: a reader that follows changes by
  /// number cannot tell a new change from an old one with that number.
  /// Errors: not_found; invalid_argument (a snapshot of another tenant, or of one that was dropped).
  /// Cost: by the customers that differ, under the tenant's lock, and a pointer per thousand customers; if most differ,
  /// as fork.
  Result<void> rewind(std::string_view id, const Snapshot& to);

  /// The number of a tenant's customers, and the memory of its structures. Errors: not_found. Cost: a look at each
  /// index, under a shared lock.
  Result<TenantStats> stats(std::string_view id) const;

  /// Recomputes every index, count and position of a tenant from its customers. For tests of hosts, and for suspicion
  /// of the engine or of the machine's memory.
  /// Errors: not_found; data_loss with the first difference. Cost: O(n log n); writes wait meanwhile.
  Result<void> check_invariants(std::string_view id) const;

 private:
  friend class detail::TenantMoment;
  friend class detail::TenantRestore;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine
