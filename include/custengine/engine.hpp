#pragma once

/// START HERE. An Engine holds tenants; a Session, asked of it, does the ten operations for one tenant:
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

/// What a tenant may use beyond the ordinary.
enum class TenantExtension { external_customer_search, b2b };

/// "EXTERNAL_CUSTOMER_SEARCH", "B2B".
CUSTENGINE_API std::string_view to_string(TenantExtension extension) noexcept;

/// The fields that SearchRequest::query searches only in tenants whose options name them.
enum class SearchField { id, external_reference, ledger_number, loyalty_id, address };

/// The wire name of the field: "customerUid", "externalId", "ledgerNumber", "loyaltyId", "address".
CUSTENGINE_API std::string_view to_string(SearchField field) noexcept;
/// From a wire name. Errors: invalid_argument on `alsoSearched`; the message lists the known names.
CUSTENGINE_API Result<SearchField> parse_search_field(std::string_view wire_name);

/// display_name, last_name, company_name, email, city, postal_code, created_at, last_modified_at,
/// external_reference. Of the others, pages are sorted for each call.
CUSTENGINE_API std::vector<SortField> default_sort_indexes();

/// How a tenant orders, searches and limits its customers.
struct TenantOptions {
  // Order: fixed for the tenant's life.

  /// Orders names, company names and cities: "nb", "sv", "de-AT", …; empty: the root order of CLDR.
  std::string locale = {};
  /// ISO 3166-1 alpha-2; the country of national phone numbers of customers without a country_code, and in requests.
  /// Empty: of none.
  std::string country_code = {};

  // Speed: fixed for the tenant's life. Results never depend on it.

  /// The fields whose pages come in O(log n). Fewer make writes cheaper; each costs about 20 bytes per customer, and
  /// full_name some 50, since full names hardly repeat.
  /// Where external references may repeat, they have a sort index in any case.
  std::vector<SortField> sort_indexes = default_sort_indexes();
  /// Whether searches find their candidates by parts of texts. Without it they read every customer, save those with an
  /// exact email, mobile or VAT number; writes are cheaper, and some 150 to 300 bytes per customer are saved.
  bool text_index = true;

  // Behaviour.

  /// Whether two customers may not share an external reference. Fixed for the tenant's life.
  bool unique_external_reference = true;
  std::vector<TenantExtension> extensions = {};
  /// The codes that customers' and contacts' extensions may have.
  std::vector<ExtensionCode> allowed_extensions = {ExtensionCode::two_invoice};
  std::shared_ptr<ExternalCustomerSource> external_source = {};
  std::vector<std::string> stores = {};  ///< store ids
  std::size_t max_customers = std::numeric_limits<std::size_t>::max();

  /// How many of the newest changes are kept for Session::changes, 40 bytes each and the version that was replaced,
  /// without the lists that its successor shares. A customer that was deleted stays in memory until that many changes
  /// came after, unless `change_history_bytes` ends it before. Subscribers need none. Fixed for the tenant's life.
  std::size_t change_history = 4096;
  /// How many bytes these changes may take together. The newest change is kept whatever its size. Fixed for the
  /// tenant's life.
  std::uint64_t change_history_bytes = 16 << 20;

  /// Fields that SearchRequest::query searches besides those of every tenant: in customers, not in contacts. They count
  /// as the others do in scores and highlights, and in typos. Each makes the text index larger, and lets it serve
  /// filters on the field. Fixed for the tenant's life.
  std::vector<SearchField> also_searched = {};

  /// How many bytes the tenant may take, as TenantStats::bytes counts them. A write is refused if the count, with the
  /// bytes that the write adds, is above the limit. A write that makes no customer and no store's details larger adds
  /// none, and so does a removal: these are never refused. Room that an index makes for later writes is counted once it
  /// is made, so that the count may end above the limit. It can be changed by Engine::update_tenant.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
};

/// What can be changed in a living tenant. Cleared: no extensions, no codes, no source, no stores, no limit.
struct TenantPatch {
  Patch<std::vector<TenantExtension>> extensions = {};
  Patch<std::vector<ExtensionCode>> allowed_extensions = {};
  Patch<std::shared_ptr<ExternalCustomerSource>> external_source = {};
  Patch<std::vector<std::string>> stores = {};
  Patch<std::size_t> max_customers = {};
  Patch<std::uint64_t> max_bytes = {};
};

/// The engine's own count of what a tenant holds, within 10 % of what the allocator gives out. Versions that a fork or
/// a snapshot shares count in full; what snapshots alone still hold, and changes on their way to subscribers, do not.
struct TenantStats {
  std::uint64_t customers = 0, bytes = 0;
  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure = {};
  /// How many exceptions callbacks of Session::subscribe have thrown, and what() the last of them said, shortened.
  std::uint64_t subscriber_exceptions = 0;
  std::string last_subscriber_exception = {};
};

/// Each empty member has a default. The engine and its sessions keep what is given alive.
struct EngineOptions {
  std::shared_ptr<Clock> clock = {};                  ///< default: the system clock
  std::shared_ptr<IdGenerator> id_generator = {};     ///< default: random UUIDs (RFC 4122, version 4)
  std::shared_ptr<Authenticator> authenticator = {};  ///< default: none; sessions are then opened by permissions
  std::shared_ptr<Interceptor> interceptor = {};      ///< default: none; else it sees every call of every session
  SubscriberErrorHandler on_subscriber_error = {};    ///< default: what subscribers throw is only counted
  /// How many bytes all tenants may take together; see TenantOptions::max_bytes. A new tenant counts as a write.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
};

/// Tenants, and sessions on them. It has no threads of its own, no files and no globals: as cheap in a unit
/// test as in a host.
///
/// Threads: every call may run on any thread.
/// Lifetime: sessions outlive it and then answer not_found; customers that were given out stay readable. One that was
/// moved from may only be assigned to or destroyed.
class CUSTENGINE_API Engine {
 public:
  /// Throws what IdGenerator::seed throws.
  explicit Engine(EngineOptions options = {});
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// Errors: invalid_argument with every violation (id, locale, country_code, sort_indexes, stores, also_searched, …);
  /// already_exists; resource_exhausted (EngineOptions::max_bytes). Cost: microseconds; the first tenant of a locale
  /// opens its collator, which takes longer.
  Result<void> create_tenant(std::string_view id, TenantOptions options = {});

  /// Holds for calls that begin after it returns; one that runs meanwhile may see part of it. Details of stores that
  /// go, go before: that is a change for each customer and store, in groups of up to 256, the last of them at the
  /// moment at which the stores go. Errors: invalid_argument with every violation; not_found. Cost: O(s log s) for s
  /// stores, and, where they change, a look at each store's details of each customer, under the tenant's lock.
  Result<void> update_tenant(std::string_view id, const TenantPatch& patch);

  /// The tenant's sessions answer not_found from now on; calls already running finish, and the last of them frees its
  /// memory. Errors: not_found. Cost: where no call runs, that of freeing all customers that nobody else holds.
  Result<void> drop_tenant(std::string_view id);

  /// Makes a tenant `new_id` with the options, the customers and the store details of another, as they are at one
  /// moment; from then on the two have nothing to do with each other. Its changes begin at 1, its subscribers are its
  /// own, and cursors and snapshots of the one are refused by the other. The immutable versions of customers are
  /// shared, so that the copy takes the memory of the indexes alone; they count for both. Errors: invalid_argument
  /// (new_id); not_found; already_exists; resource_exhausted (EngineOptions::max_bytes). Cost: as an import into an
  /// empty tenant without its drafts, outside all locks.
  Result<void> fork(std::string_view tenant, std::string_view new_id);

  /// Sorted. Cost: a copy of each id.
  std::vector<std::string> tenants() const;

  /// Cost: a look-up among the tenants' ids.
  bool has_tenant(std::string_view id) const;

  /// A tenant's options as they are now: what it was created with, and what update_tenant() changed since. Those of a
  /// fork are its original's. Stores are in order of their ids. Errors: not_found. Cost: a copy.
  Result<TenantOptions> options(std::string_view id) const;

  /// Errors: not_found. Cost: a look-up among the tenants' ids and an allocation.
  Result<Session> session(std::string_view tenant, PermissionSet permissions = {Permission::tenant_access}) const;

  /// With the permissions that the authenticator says the token's principal has in that tenant, and its subject. Both
  /// hold for the session's life: to have a revoked token noticed, open a session per request, which is cheap. An
  /// Interceptor sees the call as Operation::open_session.
  /// Errors: failed_precondition (no authenticator); unauthenticated; unavailable (the authenticator failed
  /// or threw); permission_denied (no permission in that tenant, whether it exists or not); not_found.
  Result<Session> session(std::string_view tenant, const AccessToken& token) const;

  /// Puts a tenant's customers, store details, changes and their numbers, and what is known of merged ids, back to the
  /// moment of a snapshot of it, as if nothing had been written since; to a later moment as well, where it was put back
  /// before. Stores, extensions and limits stay as they are now. Subscribers stay subscribed: what they were not told
  /// yet is dropped, they are not told of the rewind, and the next change has the number behind `to.sequence()`. Meant
  /// for tests: readers that follow the changes by number cannot tell a new change from one with its number before.
  /// Errors: not_found; invalid_argument (a snapshot of another tenant, or of one that was dropped).
  /// Cost: by the customers that differ, under the tenant's lock, and a pointer per thousand customers; where most
  /// differ, as fork.
  Result<void> rewind(std::string_view id, const Snapshot& to);

  /// Errors: not_found. Cost: a look at each index, under a shared lock.
  Result<TenantStats> stats(std::string_view id) const;

  /// Recomputes every index, count and position of a tenant from its customers: for tests of hosts, and for
  /// whoever suspects the engine or the memory it runs in.
  /// Errors: not_found; data_loss with the first difference. Cost: O(n log n), during which writes wait.
  Result<void> check_invariants(std::string_view id) const;

 private:
  friend class detail::TenantMoment;
  friend class detail::TenantRestore;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine
