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
#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/external.hpp>
#include <custengine/interceptor.hpp>
#include <custengine/patch.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>
#include <custengine/snapshot.hpp>
#include <custengine/sort.hpp>

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

/// Features that a tenant has only if its options name them.
enum class TenantExtension { external_customer_search, b2b };

/// "EXTERNAL_CUSTOMER_SEARCH", "B2B".
CUSTENGINE_API std::string_view to_string(TenantExtension extension) noexcept;

/// Fields that SearchRequest::query searches only if TenantOptions::also_searched names them.
enum class SearchField { id, external_reference, ledger_number, loyalty_id, address };

/// The wire name of the field: "customerUid", "externalId", "ledgerNumber", "loyaltyId", "address".
CUSTENGINE_API std::string_view to_string(SearchField field) noexcept;
/// From a wire name. Errors: invalid_argument on `alsoSearched`; the message lists the known names.
CUSTENGINE_API Result<SearchField> parse_search_field(std::string_view wire_name);

/// display_name, last_name, company_name, email, city, postal_code, created_at, last_modified_at, external_reference.
/// By any other field, customers are sorted for each call.
CUSTENGINE_API std::vector<SortField> default_sort_indexes();

/// How a tenant orders, searches and limits its customers.
struct TenantOptions {
  // Order: fixed for the tenant's life.

  /// Collates names, company names and cities: "nb", "sv", "de-AT", …; empty: the root collation of CLDR.
  std::string locale = {};
  /// ISO 3166-1 alpha-2: the country of national phone numbers in requests, and of customers without a country_code.
  /// Empty: none.
  std::string country_code = {};

  // Speed: fixed for the tenant's life. Results never depend on it.

  /// Fields by which a page costs O(log n). Fewer make writes cheaper. Each costs about 20 bytes per customer;
  /// full_name about 50, since full names hardly repeat. If external references may repeat, they always have a sort
  /// index.
  std::vector<SortField> sort_indexes = default_sort_indexes();
  /// An inverted index of the parts of texts, in which searches find their candidates. Without it they read every
  /// customer, except in look-ups by exact email, mobile or VAT number. Writes are then cheaper, and some 150 to 300
  /// bytes per customer are saved.
  bool text_index = true;

  // Behaviour.

  /// True: no two customers may have one external reference. Fixed for the tenant's life.
  bool unique_external_reference = true;
  std::vector<TenantExtension> extensions = {};
  /// The codes that customers' and contacts' extensions may have.
  std::vector<ExtensionCode> allowed_extensions = {ExtensionCode::two_invoice};
  std::shared_ptr<ExternalCustomerSource> external_source = {};
  std::vector<std::string> stores = {};  ///< store ids
  std::size_t max_customers = std::numeric_limits<std::size_t>::max();

  /// The number of newest changes that are kept for Session::changes. Each takes 40 bytes and the version that it
  /// replaced, without the lists that the new version shares. A deleted customer stays in memory until that many later
  /// changes came, or `change_history_bytes` drops it earlier. Subscribers need none. Fixed for the tenant's life.
  std::size_t change_history = 4096;
  /// The bytes that these changes may take together. The newest change is kept whatever its size. Fixed for the
  /// tenant's life.
  std::uint64_t change_history_bytes = 16 << 20;

  /// Fields that SearchRequest::query searches besides those of every tenant, in customers, not in contacts. They count
  /// like the others in scores, highlights and typos. Each makes the text index larger, and lets it serve filters on
  /// the field. Fixed for the tenant's life.
  std::vector<SearchField> also_searched = {};

  /// The bytes that the tenant may take, as TenantStats::bytes counts them. A write is refused if the count would be
  /// above the limit with the bytes that the write adds. Removals are never refused. Nor are writes that make no
  /// customer and no store's details larger: they add nothing. Room that an index makes for later writes is counted
  /// once it is made, so the count may end above the limit. Engine::update_tenant can change the limit.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();

  /// About the number of newest entries that are kept beyond the process, if EngineOptions::persistence is set: changes,
  /// and a few more. Session::changes gives the newest `change_history` of them after a restart. Fixed for the tenant's
  /// life.
  std::size_t change_log = 100'000;
};

/// The options that can be changed later. Cleared: no extensions, no codes, no source, no stores, no limit.
struct TenantPatch {
  Patch<std::vector<TenantExtension>> extensions = {};
  Patch<std::vector<ExtensionCode>> allowed_extensions = {};
  Patch<std::shared_ptr<ExternalCustomerSource>> external_source = {};
  Patch<std::vector<std::string>> stores = {};
  Patch<std::size_t> max_customers = {};
  Patch<std::uint64_t> max_bytes = {};
};

/// The engine's own count of a tenant's memory, within 10 % of what the allocator gives out. Versions that a fork or a
/// snapshot shares count in full. Memory that only snapshots still hold, and changes on their way to subscribers, do
/// not count.
struct TenantStats {
  std::uint64_t customers = 0, bytes = 0;
  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure = {};
  /// The number of exceptions that callbacks of Session::subscribe threw, and what() of the last one, shortened.
  std::uint64_t subscriber_exceptions = 0;
  std::string last_subscriber_exception = {};
};

/// The host's parts of an engine. An empty member has a default. The engine and its sessions keep the objects alive.
struct EngineOptions {
  std::shared_ptr<Clock> clock = {};                  ///< default: the system clock
  std::shared_ptr<IdGenerator> id_generator = {};     ///< default: random UUIDs (RFC 4122, version 4)
  std::shared_ptr<Authenticator> authenticator = {};  ///< default: none; sessions are then opened by permissions
  std::shared_ptr<Interceptor> interceptor = {};      ///< default: none; sees every call of every session
  SubscriberErrorHandler on_subscriber_error = {};    ///< default: exceptions are only counted
  /// The bytes that all tenants may take together; see TenantOptions::max_bytes. Creating a tenant counts as a write.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
};

/// Holds tenants and opens sessions on them. It has no threads of its own and no files: it is as cheap in a unit test
/// as in a host. Engines of a process share nothing but a table in which each thread marks its reads.
///
/// Lifetime: sessions outlive it and then answer not_found; customers that were given out stay readable. A moved-from
/// Engine may only be assigned to or destroyed.
/// Threads: every call may run on any thread.
class CUSTENGINE_API Engine {
 public:
  /// Makes an engine without tenants. Throws what IdGenerator::seed throws.
  explicit Engine(EngineOptions options = {});
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
