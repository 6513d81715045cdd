#pragma once

/// The options of a tenant, and what an Engine says about it.

#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/external.hpp>
#include <custengine/patch.hpp>
#include <custengine/result.hpp>
#include <custengine/sort.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine {

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

  /// About the number of newest entries that are kept beyond the process, if EngineOptions::persistence is set:
  /// changes, and a few more. Session::changes gives the newest `change_history` of them after a restart. Fixed for the
  /// tenant's life.
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

/// How a tenant that is kept beyond the process is doing. For monitoring: see docs/operating.md.
struct TenantHealth {
  /// - loaded: all is well.
  /// - not_loaded: it is only kept; calls answer unavailable.
  /// - read_only: a write could not be kept, and now none is taken; reads go on from memory. `last_error` says why.
  /// - behind: other processes wrote what this one has not applied yet.
  enum class State { loaded, not_loaded, read_only, behind };
  State state = {};
  std::uint64_t sequence = 0;            ///< of the newest change in memory
  std::uint64_t entry = 0;               ///< the number of the newest entry of its log in memory; 0 if it is not loaded
  std::chrono::milliseconds lag = {};    ///< behind: for how long
  std::optional<Error> last_error = {};  ///< of the newest write, if it could not be kept
};

/// "loaded", "not_loaded", "read_only", "behind".
CUSTENGINE_API std::string_view to_string(TenantHealth::State state) noexcept;

}  // namespace custengine
