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
/// Every operation checks in one order: permission, the request's own validity, existence, version, uniqueness, limits.
/// A call that fails has changed nothing, unless its error is outcome_unknown or an Interceptor replaced its answer.
/// The comment of each operation names its errors. Every operation can also fail with:
/// - permission_denied: the session lacks a permission that the operation needs.
/// - not_found: the tenant was dropped, or the engine is gone. unavailable: the tenant was unloaded.
/// - any error of an Interceptor, which may refuse the call or replace its answer; in a write, any of a Persistence.
///
/// invalid_argument holds at most the first 100 violations; its message says how many more there are.
///
/// Lifetime: does not keep the tenant or the engine alive. A moved-from Session may only be assigned to or destroyed.
/// Threads: cheap to copy; every call may run on any thread at any time. A read sees every write that returned before
/// it began. Threads that use one session, or copies of it, write its reference count; so threads scale best with a
/// session each, opened by the engine.
class CUSTENGINE_API Session {
 public:
  std::string_view tenant() const noexcept CUSTENGINE_LIFETIMEBOUND;
  /// Principal::subject of the token that opened the session; empty if it was opened by permissions. Valid as long as
  /// the session or a copy of it.
  std::string_view subject() const noexcept CUSTENGINE_LIFETIMEBOUND;

  /// One page of the tenant's customers, in a total order. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (page_number, page_size, sort_by, direction, external_reference, after).
  /// Cost: O(log n + page_size) for any page if the tenant has a sort index on `sort_by`; else O(n) and a sort. With
  /// `external_reference`: one hash look-up. If references may repeat and k customers share it:
  /// - by reference or id: O(log n + page_size).
  /// - by another field, k up to 1 024: O(k).
  /// - by another field, larger k: a walk along its sort index, about n / k entries for each customer up to the page.
  ///   If 4 096 entries are not enough, or there is no sort index: O(n).
  Result<Page> list(const ListRequest& request = {}) const;

  /// Creates a customer. Needs TENANT.ACCESS.
  /// Errors: invalid_argument with every violation; failed_precondition (type B2B without the tenant extension B2B);
  /// already_exists (id, external_reference); resource_exhausted (max_customers, max_bytes); unavailable (the
  /// IdGenerator gives no usable id).
  /// Cost: O(log n) per sort index.
  Result<Customer> create(CustomerDraft draft);

  /// One page of the customers that meet all criteria. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (a criterion, page_number, page_size, sort_by, direction, after, …).
  /// Cost: without criteria, as list. Else look-ups in the indexes give candidates. Candidates that the indexes cannot
  /// decide are read, on a snapshot and outside the tenant's lock. The matches are sorted, unless a sort index can be
  /// walked. O(n) if no index serves the criteria, as for most criteria without the text index. docs/query.md has a
  /// table.
  Result<Page> search(const SearchRequest& request) const;

  /// All pages of a request, one after the other: see Pages. Needs TENANT.ACCESS; without it the first page is the
  /// error.
  Pages pages(ListRequest request) const;
  Pages pages(SearchRequest request) const;

  /// Counts the customers that meet the request's criteria, by city, postal code or another field. The request's order
  /// and page are ignored. Customers without a value are not counted. Spellings that are equal when folded count as one
  /// value, so that the filter `city == value` finds as many. The value is the commonest spelling; of equally common
  /// ones, the first by bytes. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (field, a criterion).
  /// Cost: without criteria, for a field with a sort index and up to 4 096 spellings: O(spellings * log n). Only one
  /// customer per spelling is read, for up to 256 spellings in one hold of the tenant's lock. In all other cases, or if
  /// another thread writes in between: the cost of finding the customers, who are all read.
  Result<Facets> count_by(FacetField field, const SearchRequest& request = {}) const;

  /// Display names that complete what a user types. A name is suggested if `prefix`, folded like a query, occurs at its
  /// start or at the start of a word in it. "han" finds "Hanna Berg" and "Åse Hansen", "åse h" finds the latter, "ang"
  /// finds "D’Angelo". Each spelling is given once, in the order of display names, at most `limit` of them. Blanks at
  /// the ends of `prefix` are ignored; a `prefix` of blanks finds all names. A customer whose display name is its
  /// external reference or id is never suggested. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (prefix: not a text of up to 255 characters; limit: not 1 to 1000).
  /// Cost: with the text index, it gives the c customers that have a word with that prefix. Up to 1 024 of them are all
  /// read. For more, the sort index of display names is walked: about n / c * limit entries, at most 4 * c. The walk
  /// passes at most 4 096 entries in one hold of the lock. All c are read if the walk finds too few names, if another
  /// thread writes in between, or without that sort index. O(n) without the text index.
  Result<std::vector<std::string>> suggest(std::string_view prefix, std::size_t limit = 10) const;

  /// Searches the tenant's external source. Needs TENANT.ACCESS.
  /// Errors: invalid_argument; failed_precondition (no source, or no EXTERNAL_CUSTOMER_SEARCH at this moment);
  /// unavailable (the source failed or threw).
  /// Cost: that of the source; no lock is held.
  Result<ExternalPage> search_external(const SearchRequest& request) const;

  /// Creates a customer from an external one, with external_id as its external reference. If a customer has that
  /// reference already, returns it as it is. Needs TENANT.ACCESS.
  /// Errors: as create; invalid_argument if external_id is empty. Cost: one hash look-up, and as create.
  Result<Customer> import_external(const ExternalCustomer& external);

  /// The customer with that id. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (not an id), not_found. Cost: one hash look-up.
  Result<Customer> get(std::string_view id) const;

  /// True if a customer has that id. Needs TENANT.ACCESS. Errors: invalid_argument (not an id). Cost: as get.
  Result<bool> contains(std::string_view id) const;

  /// The customers with these ids at one moment, in the order of the ids. If an id is named twice, so is its customer.
  /// Needs TENANT.ACCESS.
  /// Errors: invalid_argument (each that is not an id, as "ids[3]"); not_found (each that has no customer, likewise).
  /// Cost: as get for each; writes to the tenant wait meanwhile.
  Result<std::vector<Customer>> get_many(std::span<const std::string_view> ids) const;
  Result<std::vector<Customer>> get_many(std::initializer_list<std::string_view> ids) const {
    return get_many(std::span(ids.begin(), ids.size()));
  }

  /// The customer with that external reference; if references may repeat, the first by id. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (not a reference), not_found.
  /// Cost: one hash look-up; if references may repeat, O(log n), however many customers share it.
  Result<Customer> find_by_external_reference(std::string_view external_reference) const;

  /// Changes the members that the patch names. If nothing changes, returns the customer as it is, with the same
  /// version. Extensions of contacts that the customer already has are not checked: a patch cannot change them. Needs
  /// TENANT.ACCESS.
  /// Errors:
  /// - invalid_argument: every violation of the record that the patch would produce.
  /// - not_found; version_mismatch; failed_precondition (B2B); already_exists (external_reference).
  /// - resource_exhausted: max_bytes; or the customer was restored with the last possible version or time.
  /// - unavailable: the IdGenerator gives no usable id.
  ///
  /// Cost: O(log n) per sort index of a field that changes, O(k log k) for a list of k elements. If another thread
  /// writes the customer first, the call starts over, and may ask for ids of new elements again.
  Result<Customer> update(std::string_view id, const CustomerPatch& patch, UpdateOptions options = {});

  /// Reads the customer, calls `change` for a patch, and updates the customer if it still has the version that was
  /// read. Else it starts over, up to `attempts` times in all. So no change of another caller gets lost, and `change`
  /// may be called several times. `change` runs on this thread, outside all locks; its exceptions reach the caller.
  /// Needs TENANT.ACCESS.
  /// Errors: as get and update; invalid_argument (an empty function, no attempts); version_mismatch if other writers
  /// came first each time. Cost: as get and update, for each attempt.
  Result<Customer> modify(std::string_view id, const std::function<CustomerPatch(const Customer&)>& change,
                          unsigned attempts = 16);

  /// Removes the customer and its store details. Needs TENANT.BACKOFFICE.
  /// Errors: invalid_argument (not an id), not_found, version_mismatch. Cost: O(log n) per sort index.
  Result<void> remove(std::string_view id, UpdateOptions options = {});

  /// Removes the customer as remove() does, and its content from all that the tenant holds: indexes, store details,
  /// changes that wait for subscribers. All kept changes of its id, earlier ones too, become tombstones
  /// (Change::is_tombstone); their numbers and groups stay. So do the changes of customers that were merged into it,
  /// directly or through others, even if they are gone since. If another customer took the id of a merged one, its
  /// changes stay.
  /// A customer that is gone can be erased too, if kept changes hold it or it was merged into another. That adds no
  /// change.
  /// Objects that the host holds keep their content: a Customer, a Page, a Change during its delivery, a Snapshot.
  /// Engine::rewind to such a Snapshot brings everything back.
  /// Needs TENANT.BACKOFFICE.
  /// Errors: invalid_argument (not an id); not_found (it is not known, or it is gone and a version is expected);
  /// version_mismatch.
  /// Cost: as remove, and O(changes kept + tokens of the tenant's text index), under the lock.
  Result<void> erase(std::string_view id, UpdateOptions options = {});

  /// Adds the pair (code, organization id) to the customer's extensions. If the customer has the pair already, returns
  /// it as it is. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (id; organization id; a code that the tenant does not allow); not_found;
  /// version_mismatch; failed_precondition (the customer is B2B, and the tenant lost that extension);
  /// resource_exhausted (as update). Cost: as update.
  Result<Customer> attach_extension(std::string_view id, const Extension& extension, UpdateOptions options = {});

  /// Removes that pair, also if the tenant no longer allows its code. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (ids); not_found (customer or pair); version_mismatch; failed_precondition and
  /// resource_exhausted (as attach_extension). Cost: as update.
  Result<Customer> detach_extension(std::string_view id, const Extension& extension, UpdateOptions options = {});

  /// Removes the only extension with that code. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (id; several organizations have that code: name one); not_found; version_mismatch;
  /// failed_precondition and resource_exhausted (as attach_extension). Cost: as update.
  Result<Customer> detach_extension(std::string_view id, const ExtensionCode& code, UpdateOptions options = {});

  /// Does all writes at one moment, or none. Readers see nothing or everything, and the changes are one group. Each
  /// write sees those before it, also in the room that max_customers leaves. Needs TENANT.ACCESS, for removals
  /// TENANT.BACKOFFICE; a batch with both kinds needs both.
  /// Errors: invalid values of all writes at once; else the error of the first write that fails. Error::write_index
  /// names that write, and the violations do too: "writes[3].email". Two errors have no index:
  /// - version_mismatch: `expected_sequence` is not the tenant's sequence, which current_version then is.
  /// - resource_exhausted: all writes together add more than max_bytes leaves.
  ///
  /// Cost: as the writes one by one. The commit holds the tenant's lock for tens of microseconds per write. A batch of
  /// more than 512 writes that is more than a quarter of the tenant builds all indexes anew instead: readers go on, and
  /// other writers wait. So hundreds of writes are fine; import a hundred thousand instead.
  Result<BatchResult> apply(std::span<const Write> writes, const BatchOptions& options = {});
  Result<BatchResult> apply(std::initializer_list<Write> writes, const BatchOptions& options = {}) {
    return apply(std::span(writes.begin(), writes.size()), options);
  }

  /// Groups customers that may be the same, with the reasons for each pair. The groups depend on the customers alone,
  /// not on their history. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (max_sharing).
  /// Cost: O(n * length of names * max_sharing), on a snapshot and outside the tenant's lock. Meanwhile some 100 bytes
  /// per customer, and some 20 per pair. A customer has at most `max_sharing` pairs by each rule of equal values, but
  /// 8 * `max_sharing` by mobile, and at most 5 * `max_sharing` by similar names.
  Result<Duplicates> find_duplicates(const DuplicateRules& rules = {}) const;

  /// Merges two customers at one moment. `keep` gets the values that the policy chooses, the united lists, and the
  /// store details of both; `drop` is removed. The changes are one group: an update if `keep` changes, a change for
  /// each store whose details of `keep` change, by store, and the deletion. From then on not_found of `drop` names the
  /// surviving customer in Error::holder_id, until that customer is removed or the id of `drop` is reused. Needs
  /// TENANT.ACCESS and TENANT.BACKOFFICE.
  /// Errors:
  /// - invalid_argument: ids; both the same; an exception of the policy that is not a field to choose.
  /// - not_found: `keep`, then `drop`.
  /// - version_mismatch: `keep`, then `drop`; the violation is named "keep.version" or "drop.version".
  /// - failed_precondition: the result would be B2B, which the tenant may not use.
  /// - invalid_argument, of the result: nothing identifies the customer; joined notes are too long; added balances are
  ///   beyond 64 bits.
  /// - resource_exhausted and unavailable: as update.
  ///
  /// Cost: as update and remove.
  Result<Customer> merge(std::string_view keep, std::string_view drop, const MergePolicy& policy = {});

  /// The customer that merge() would make of `keep` at this moment, and every value that would be lost. Nothing
  /// changes. merge() generates new ids of list elements anew, so they will differ. Needs TENANT.ACCESS.
  /// Errors: as merge, except that max_bytes is not checked.
  /// Cost: as update; if stores keep details about either, a hash look-up for each of the tenant's stores.
  Result<MergePreview> explain_merge(std::string_view keep, std::string_view drop,
                                     const MergePolicy& policy = {}) const;
  /// The `customer` of explain_merge(). An Interceptor sees the call as explain_merge.
  Result<Customer> preview_merge(std::string_view keep, std::string_view drop, const MergePolicy& policy = {}) const;

  /// The customer, the details that one store keeps about it, and the values in effect there. Needs TENANT.ACCESS.
  /// Errors: invalid_argument (ids), not_found (store, customer). Cost: a few hash look-ups, and copies of the details.
  Result<StoreCustomer> get_in_store(std::string_view store_id, std::string_view id) const;

  /// Replaces the details that the store keeps about the customer; `{}` clears them. The customer and its version stay
  /// as they are. Unless the details were the same, this is a change of type store_details. Needs TENANT.ACCESS.
  /// Errors: invalid_argument with every violation, not_found (store, customer), resource_exhausted (max_bytes). Cost:
  /// as get_in_store.
  Result<StoreCustomer> set_store_details(std::string_view store_id, std::string_view id, StoreDetails details);

  /// The details that one store keeps about customers, or all stores if `store_id` is empty: by store id, then by
  /// customer id. Needs TENANT.ACCESS. Errors: invalid_argument (not an id), not_found (store). Cost: as
  /// Snapshot::store_details.
  Result<std::vector<StoreDetailsEntry>> store_details(std::string_view store_id = {}) const;

  /// Creates, skips or updates a customer per draft, each on its own. Each draft sees the customers that earlier drafts
  /// made. Drafts that fail are in the report, with the errors of create and update. Needs TENANT.ACCESS, with
  /// `options.restore` TENANT.BACKOFFICE as well.
  /// Cost: into an empty tenant as Importer::finish; else as create or update, draft by draft.
  Result<ImportReport> import_customers(std::span<const CustomerDraft> drafts, const ImportOptions& options = {});
  Result<ImportReport> import_customers(std::initializer_list<CustomerDraft> drafts,
                                        const ImportOptions& options = {}) {
    return import_customers(std::span(drafts.begin(), drafts.size()), options);
  }

  /// import_customers for drafts that arrive one after the other. Needs the same permissions.
  Result<Importer> importer(const ImportOptions& options = {});

  /// The number of customers. Needs TENANT.ACCESS. Cost: O(1).
  Result<std::uint64_t> count() const;

  /// All customers at this moment. Needs TENANT.ACCESS. Cost: microseconds, a pointer per thousand customers. Copy on
  /// write: the first later write to a chunk of customers copies that chunk.
  Result<Snapshot> snapshot() const;

  /// The changes after `after_sequence` (0: from the first), at most `limit`, oldest first; empty if there are none
  /// yet. A limit may split a group: the next call gives the rest. Needs TENANT.ACCESS.
  /// Errors:
  /// - invalid_argument: limit 0; `after_sequence` is ahead of the newest change.
  /// - failed_precondition, with Error::oldest_sequence: changes after it are not kept any more (see
  ///   TenantOptions::change_history and change_history_bytes). The reader then starts over from a snapshot, and
  ///   continues after Snapshot::sequence().
  ///
  /// Cost: O(changes given), outside the tenant's lock.
  Result<std::vector<Change>> changes(std::uint64_t after_sequence, std::size_t limit) const;

  /// Calls `callback` for every change from now on, once and in order, until the Subscription is destroyed. Calls come
  /// after the commit and outside all locks, one at a time. They run on the thread of a write that found no other
  /// thread delivering. So a write may return before its own change was delivered, and may deliver changes of others.
  /// After 64 commits it leaves the rest to another write, if one is about to deliver.
  /// The callback may call anything. A change that it writes is queued, and delivered after the one that it handles. If
  /// it throws, EngineOptions::on_subscriber_error gets the exception, TenantStats counts it, and delivery goes on.
  /// Needs TENANT.ACCESS, at this moment only. Errors: invalid_argument (an empty function).
  /// Cost: undelivered changes are queued without a limit, so that none is lost and no write waits. Hand slow work to a
  /// thread of your own. The first subscriber adds about 2 allocations to each write.
  Result<Subscription> subscribe(std::function<void(const Change&)> callback);

 private:
  friend class Engine;
  friend class Pages;
  CUSTENGINE_API friend Result<std::string> export_customer(const Session& session, std::string_view id);
  /// Reads all that export_customer() writes.
  Result<detail::CustomerMoment> moment_of(std::string_view id) const;
  explicit Session(std::shared_ptr<const detail::SessionState> state) noexcept : state_(std::move(state)) {}
  std::shared_ptr<const detail::SessionState> state_;
};

}  // namespace custengine
