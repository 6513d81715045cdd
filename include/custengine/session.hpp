#pragma once

#include <custengine/access.hpp>
#include <custengine/batch.hpp>
#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/export.hpp>
#include <custengine/external.hpp>
#include <custengine/facets.hpp>
#include <custengine/import.hpp>
#include <custengine/importer.hpp>
#include <custengine/merge.hpp>
#include <custengine/pages.hpp>
#include <custengine/patch.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/snapshot.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine {

namespace detail {
struct CustomerMoment;
struct SessionState;
}  // namespace detail

/// One tenant, with the permissions of one caller. Made by Engine::session.
///
/// Every operation is judged in one order: permission, the request's own validity, existence, version,
/// uniqueness and limits. A call that fails has changed nothing. Each comment names the errors of its operation.
/// Beside them can come from each: permission_denied when the session lacks the permission named; not_found when the
/// tenant was dropped or the engine is gone; and what an Interceptor refuses the call with. An Interceptor may also
/// replace the answer of a call that was carried out. An invalid_argument has at most the first 100 violations; its
/// message says how many more there are.
///
/// Threads: cheap to copy, and every call may run on any thread at any time. A read sees every write that
/// returned before it began.
/// Lifetime: does not keep the tenant or the engine alive. One that was moved from may only be assigned to or
/// destroyed.
class CUSTENGINE_API Session {
 public:
  std::string_view tenant() const noexcept CUSTENGINE_LIFETIMEBOUND;
  /// Who opened it by token: Principal::subject. Empty for a session that was opened by permissions. Valid as long as
  /// the session or a copy of it.
  std::string_view subject() const noexcept CUSTENGINE_LIFETIMEBOUND;

  /// One page of the tenant's customers, in a total order. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (page_number, page_size, sort_by, external_reference, after).
  /// Cost: O(log n + page_size) at any page when `sort_by` is among the tenant's sort indexes; else the
  /// customers are sorted for the call. With `external_reference`: one hash look-up. Where references may repeat and
  /// k customers share it, O(log n + page_size) by reference or id. By other fields O(k) for up to 1 024 of them; for
  /// more a walk of about n / k entries for each customer up to the page, at most 4 096, or else O(n).
  Result<Page> list(const ListRequest& request = {}) const;

  /// Makes a customer. Needs TENANT.ACCESS.
  /// Errors: invalid_argument with every violation; failed_precondition (type B2B without the tenant
  /// extension B2B); already_exists (id, external_reference); resource_exhausted (max_customers,
  /// max_bytes); unavailable (the IdGenerator gives no id that can be used).
  /// Cost: O(log n) per sort index.
  Result<Customer> create(CustomerDraft draft);

  /// The customers that match all criteria. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (a criterion, page_number, page_size, sort_by, after, …).
  /// Cost: without criteria as list. Else look-ups in the indexes, then the customers that these cannot tell for
  /// certain are read, on a snapshot and outside the tenant's lock; those that match are put in order unless a sort
  /// index can be walked. Without a text index, or where no index helps, O(n). docs/query.md has a table.
  Result<Page> search(const SearchRequest& request) const;

  /// All pages of a request, one after the other: see Pages. Needs TENANT.ACCESS, whose lack the first page tells.
  Pages pages(ListRequest request) const;
  Pages pages(SearchRequest request) const;

  /// How many of the customers that meet the request's criteria have which city, postal code, …; its order and page do
  /// not matter. Those without a value are not counted. Texts count as one value if they are the same folded: a filter
  /// `city == value` finds as many. The spelling given is the commonest one, of equally common ones the first by bytes.
  /// Needs TENANT.ACCESS.
  /// Errors: invalid_argument (field, a criterion).
  /// Cost: without criteria, for a field with a sort index and up to 4 096 spellings, O(spellings * log n) under the
  /// tenant's lock, and nothing is read but a customer per spelling. Else that of finding the customers, who are all
  /// read.
  Result<Facets> count_by(FacetField field, const SearchRequest& request = {}) const;

  /// Display names for a field that completes what is typed: those with a word, or anything at their very start, from
  /// which on they read like `prefix`, folded as a query is: "han" finds "Hanna Berg" and "Åse Hansen", "åse h" the
  /// latter, "ang" finds "D’Angelo". Each spelling once, in the order of display names, at most `limit` of them. Blanks
  /// at the ends of `prefix` do not count; without more it finds all names. Customers that are shown by nothing but
  /// their external reference or id have no name. Needs TENANT.ACCESS. Errors: invalid_argument (prefix: as a text of
  /// 255 characters; limit: 1 to 1000). Cost: with the text index and a sort index of display names, the c customers
  /// with a word in their name that begins like the prefix are known at once. Where they are more than 1 024 the sort
  /// index is walked until enough names were met, about n / c * limit entries and 4 * c at most, 4 096 of them under
  /// the lock at a time; else, or where that does not give enough or somebody writes in between, all c are read.
  /// Without the text index O(n).
  Result<std::vector<std::string>> suggest(std::string_view prefix, std::size_t limit = 10) const;

  /// Asks the tenant's external source. Needs TENANT.ACCESS.
  /// Errors: invalid_argument; failed_precondition (no EXTERNAL_CUSTOMER_SEARCH at this moment, or no
  /// source); unavailable (the source failed or threw). Cost: the source's; no lock is held.
  Result<ExternalPage> search_external(const SearchRequest& request) const;

  /// Makes a customer of an external one, with external_id as external reference; imported again it gives
  /// the customer that is there, as it is. Needs TENANT.ACCESS.
  /// Errors: as create; invalid_argument when external_id is empty. Cost: one hash look-up, and as create.
  Result<Customer> import_external(const ExternalCustomer& external);

  /// Needs TENANT.ACCESS. Errors: invalid_argument (not an id), not_found. Cost: one hash look-up.
  Result<Customer> get(std::string_view id) const;

  /// Whether there is a customer of that id. Needs TENANT.ACCESS. Errors: invalid_argument (not an id). Cost: as get.
  Result<bool> contains(std::string_view id) const;

  /// The customers of several ids at one moment, in the order of the ids; one that is named twice is there twice. Needs
  /// TENANT.ACCESS. Errors: invalid_argument (each that is no id, as "ids[3]"); not_found (each that is not there).
  /// Cost: as get for each, while writes to the tenant wait.
  Result<std::vector<Customer>> get_many(std::span<const std::string_view> ids) const;
  Result<std::vector<Customer>> get_many(std::initializer_list<std::string_view> ids) const {
    return get_many(std::span(ids.begin(), ids.size()));
  }

  /// The first by id where references need not be unique. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (not a reference), not_found. Cost: one hash look-up; where references may repeat,
  /// O(log n), however many share it.
  Result<Customer> find_by_external_reference(std::string_view external_reference) const;

  /// Changes what the patch names. A patch that changes nothing returns the customer as it is, with the
  /// same version. Needs TENANT.ACCESS.
  /// Extensions of contacts that the customer has are not judged, as they stay what they are.
  /// Errors: invalid_argument with every violation of the record it would produce; not_found;
  /// version_mismatch; failed_precondition (B2B); already_exists (external_reference); resource_exhausted (the customer
  /// was restored with the last version or time that there is; max_bytes); unavailable (the IdGenerator).
  /// Cost: O(log n) per sort index of a field that changes, O(k log k) for a list of k elements. It starts over when
  /// another write to the customer was first, and then asks for ids of new elements again.
  Result<Customer> update(std::string_view id, const CustomerPatch& patch, UpdateOptions options = {});

  /// Reads the customer, asks `change` what to change in it, and updates it if it is still of the version that was
  /// read; else it starts over, up to `attempts` times in all. So no change of another caller gets lost, and `change`
  /// may be called several times. It is called on this thread, outside all locks; what it throws reaches the caller.
  /// Needs TENANT.ACCESS. Errors: as get and update; invalid_argument (an empty function, no attempts);
  /// version_mismatch when others were first each time. Cost: as get and update.
  Result<Customer> modify(std::string_view id, const std::function<CustomerPatch(const Customer&)>& change,
                          unsigned attempts = 16);

  /// Deletes the customer and its store details. Needs TENANT.BACKOFFICE.
  /// Errors: invalid_argument (not an id), not_found, version_mismatch. Cost: O(log n) per sort index.
  Result<void> remove(std::string_view id, UpdateOptions options = {});

  /// Deletes the customer as remove() does, and leaves nothing behind that holds what it said: indexes, store details,
  /// changes that wait for subscribers. All its changes that are kept, earlier ones too, turn into tombstones: its
  /// deletion, with its id and nothing else (Change::is_tombstone); numbers and groups stay. So do the changes of
  /// customers that were merged into it, directly or by way of others, whatever became of either since; another
  /// customer that took such an id keeps its own. A customer that was
  /// removed before, and of which the feed still tells, can be erased as well; that is no further change. What was
  /// given out is the host's: a Customer, a Page, a Change that is being delivered, and a Snapshot, whose rewind brings
  /// it all back. Needs TENANT.BACKOFFICE. Errors: invalid_argument (not an id); not_found (nothing is known of it, or
  /// it is gone and a version is expected); version_mismatch. Cost: as remove, and O(changes kept + tokens of the
  /// tenant's text index), under the lock.
  Result<void> erase(std::string_view id, UpdateOptions options = {});

  /// Adds (code, organization id) to the customer's extensions; attached already, the customer is returned
  /// as it is. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (id; organization id; a code that the tenant does not allow); not_found;
  /// version_mismatch; failed_precondition (the customer is B2B, and the tenant lost that extension);
  /// resource_exhausted (as update). Cost: as update.
  Result<Customer> attach_extension(std::string_view id, const Extension& extension, UpdateOptions options = {});

  /// Takes that pair away, whatever codes the tenant allows. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (ids); not_found (customer or pair); version_mismatch; failed_precondition and
  /// resource_exhausted (as attach_extension). Cost: as update.
  Result<Customer> detach_extension(std::string_view id, const Extension& extension, UpdateOptions options = {});

  /// Takes the only extension of that code away. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (id; several organizations have that code: name one); not_found; version_mismatch;
  /// failed_precondition and resource_exhausted (as attach_extension). Cost: as update.
  Result<Customer> detach_extension(std::string_view id, const ExtensionCode& code, UpdateOptions options = {});

  /// Does all writes at one moment, or none: readers see nothing or everything, and the changes are one group. Each
  /// write sees what those before it did, also in the room that max_customers leaves. Needs TENANT.ACCESS, for removals
  /// TENANT.BACKOFFICE; a batch with both kinds needs both.
  /// Errors: those of the operations, of the first write that fails; broken rules of all writes at once.
  /// Error::write_index says which write, and the violations name it: "writes[3].email". version_mismatch without an
  /// index: of `expected_sequence`, current_version being the tenant's sequence; resource_exhausted without one: all
  /// writes together add more than max_bytes leaves. Cost: as the writes one by one. The tenant's lock is held while
  /// all of them are committed: tens of microseconds each, so hundreds are fine and a hundred thousand are better
  /// imported.
  Result<BatchResult> apply(std::span<const Write> writes, const BatchOptions& options = {});
  Result<BatchResult> apply(std::initializer_list<Write> writes, const BatchOptions& options = {}) {
    return apply(std::span(writes.begin(), writes.size()), options);
  }

  /// Customers that may be one, in groups, with the reasons of each pair. The same customers give the same groups,
  /// whatever their history. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (max_sharing).
  /// Cost: O(n * length of names * max_sharing), on a snapshot and outside the tenant's lock. Meanwhile some 100 bytes
  /// per customer, and some 20 per pair. A customer has at most `max_sharing` pairs by each rule of equal values, and
  /// at most 5 * `max_sharing` by similar names, whatever the names are.
  Result<Duplicates> find_duplicates(const DuplicateRules& rules = {}) const;

  /// Makes one customer of two, at one moment: `keep` has what the policy chooses, the united lists and the store
  /// details of both, and `drop` is removed. The changes are one group: an update, if there is one, a change for each
  /// store whose details of `keep` are others then, by store, and the deletion.
  /// From then on not_found of `drop` names the customer that has it, as Error::holder_id: as long as that one is
  /// there, and nobody else takes the id, which is free. Needs TENANT.ACCESS and TENANT.BACKOFFICE. Errors:
  /// invalid_argument (ids; both the same; an exception that is no field to choose); not_found (`keep`, then `drop`);
  /// version_mismatch (of `keep`, then of `drop`: the violation is named "keep.version", "drop.version");
  /// failed_precondition (the choice is B2B, which the tenant may not use); invalid_argument (the choice leaves nothing
  /// to know the customer by; joined notes are too long; added balances are beyond 64 bits); resource_exhausted and
  /// unavailable (as update). Cost: as update and remove.
  Result<Customer> merge(std::string_view keep, std::string_view drop, const MergePolicy& policy = {});

  /// What merge() would make of `keep`, if it came at this moment, and every value that would be lost; nothing changes.
  /// Ids that would be made for elements of lists are made anew by merge(). Needs TENANT.ACCESS. Errors: as merge.
  /// Cost: as update; where stores keep details about either, a hash look-up for each of the tenant's stores.
  Result<MergePreview> explain_merge(std::string_view keep, std::string_view drop,
                                     const MergePolicy& policy = {}) const;
  /// The customer of explain_merge(), as which it is seen.
  Result<Customer> preview_merge(std::string_view keep, std::string_view drop, const MergePolicy& policy = {}) const;

  /// The customer, one store's details and the values in effect there. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (ids), not_found (store, customer). Cost: a few hash look-ups, and copies of the details.
  Result<StoreCustomer> get_in_store(std::string_view store_id, std::string_view id) const;

  /// Replaces that store's details; `{}` clears them. The customer and its version stay as they are. It is a change of
  /// the type store_details, unless the details were the same. Needs TENANT.ACCESS. Errors: invalid_argument with every
  /// violation, not_found (store, customer), resource_exhausted (max_bytes). Cost: as get_in_store.
  Result<StoreCustomer> set_store_details(std::string_view store_id, std::string_view id, StoreDetails details);

  /// What a store keeps about customers, or all stores: by store id, then by customer id. Needs TENANT.ACCESS. Errors:
  /// invalid_argument (not an id), not_found (store). Cost: as Snapshot::store_details.
  Result<std::vector<StoreDetailsEntry>> store_details(std::string_view store_id = {}) const;

  /// Makes, skips or updates a customer per draft, each on its own; drafts of one import count for each
  /// other as if they had been there. What fails is in the report, with the errors of create and update. Needs
  /// TENANT.ACCESS, with `options.restore` TENANT.BACKOFFICE as well.
  /// Cost: into an empty tenant as Importer::finish; else as create or update, draft by draft.
  Result<ImportReport> import_customers(std::span<const CustomerDraft> drafts, const ImportOptions& options = {});
  Result<ImportReport> import_customers(std::initializer_list<CustomerDraft> drafts,
                                        const ImportOptions& options = {}) {
    return import_customers(std::span(drafts.begin(), drafts.size()), options);
  }

  /// import_customers for drafts that arrive one after the other. Permissions as there.
  Result<Importer> importer(const ImportOptions& options = {});

  /// How many customers the tenant has. Needs TENANT.ACCESS. Cost: O(1).
  Result<std::uint64_t> count() const;

  /// All customers at this moment. Needs TENANT.ACCESS. Cost: microseconds, a pointer per thousand customers;
  /// a writer copies a chunk of them when it first touches one that a snapshot shares.
  Result<Snapshot> snapshot() const;

  /// The changes behind `after_sequence` (0: from the first), at most `limit`, oldest first; none when there are none
  /// yet. A limit may cut a group in two: the rest is behind it. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (limit 0; `after_sequence` is ahead of the newest change); failed_precondition, with
  /// Error::oldest_sequence, when changes behind it are not kept any more: TenantOptions::change_history says how many
  /// are, and change_history_bytes how many bytes of them. The reader then starts over from a snapshot and goes on
  /// behind Snapshot::sequence(). Cost: O(changes given), outside the tenant's lock.
  Result<std::vector<Change>> changes(std::uint64_t after_sequence, std::size_t limit) const;

  /// Calls `callback` for every change from now on, once and in order, until the Subscription is destroyed. It is
  /// called after the commit and outside all locks, by one thread at a time: that of a write which found nobody
  /// delivering. A write may therefore return before its own change was delivered, and deliver those of others. A
  /// callback may call anything, and write: that is queued and delivered after the change it is about. What a callback
  /// throws goes to EngineOptions::on_subscriber_error, is counted in TenantStats, and the feed goes on. Needs
  /// TENANT.ACCESS, now only. Errors: invalid_argument (an empty function). Cost: undelivered changes are queued
  /// without a limit, so that none is lost and no write waits: hand work that takes long to a thread of your own. The
  /// first subscriber makes a write about 2 allocations dearer.
  Result<Subscription> subscribe(std::function<void(const Change&)> callback);

 private:
  friend class Engine;
  friend class Pages;
  CUSTENGINE_API friend Result<std::string> export_customer(const Session& session, std::string_view id);
  /// See export_customer.
  Result<detail::CustomerMoment> moment_of(std::string_view id) const;
  explicit Session(std::shared_ptr<const detail::SessionState> state) noexcept : state_(std::move(state)) {}
  std::shared_ptr<const detail::SessionState> state_;
};

}  // namespace custengine
