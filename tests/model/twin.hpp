#pragma once

#include "answer.hpp"
#include "rules.hpp"

#include <custengine/engine.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A second, simple implementation of the engine: vectors with linear search.
namespace custengine::test::twin {

/// Predicts times and ids. Ids are numbered as by SequentialIds.
struct Surroundings {
  Timestamp now = {};
  std::uint64_t last_id = 0;
  bool is_kept = false;  ///< the tenants are kept beyond the process
  std::string next_id();
};

struct Item {
  CustomerDraft customer = {};
  /// The library's customer, after it was found equal. Orders and searches use it.
  std::optional<Customer> seen = {};
  std::uint64_t life = 0;  ///< its number: a customer that takes another's id has a life of its own
};

struct TwinChange {
  std::uint64_t sequence = 0;
  std::optional<CustomerDraft> before = {}, after = {};
  std::uint64_t group_end = 0;
  std::string store_id = {};
  std::optional<StoreDetails> details_before = {}, details_after = {};
  std::uint64_t life = 0;  ///< of its customer
};
/// A change of store details, with an unchanged customer. Empty details count as none.
TwinChange details_change(const Item& item, const std::string& store, const StoreDetails& before,
                          const StoreDetails& after);

using DetailsKey = std::pair<std::string, std::string>;  // store, customer

/// All state that a write can change. A copy of it is a transaction.
struct Contents {
  std::vector<Item> customers = {};
  std::map<DetailsKey, StoreDetails> details = {};
  std::deque<TwinChange> changes = {};  ///< those that are kept
  std::uint64_t sequence = 0;
  std::map<std::string, std::string> merged = {};            ///< the ids of customers that are gone, and into whom
  std::map<std::uint64_t, std::uint64_t> merged_lives = {};  ///< the same by life, never forgotten
  std::uint64_t last_life = 0;

  /// The not_found of a customer.
  Failure unknown(std::string_view id) const;
  /// True if the id now belongs to another customer or to none.
  void forget_merged(const std::string& id);
  Item* find(std::string_view id);
  const Item* find(std::string_view id) const;
  /// The first by id.
  const Item* find_reference(std::string_view reference) const;
};

struct TwinTenant {
  std::string id = {};
  TenantOptions options = {};
  Contents contents = {};
  bool is_dropped = false;
  std::vector<std::pair<std::string, std::string>> ever_merged = {};  ///< ids: dropped, kept; a rewind keeps them
  std::vector<TwinChange> committed = {};                             ///< since the reader last emptied it

  /// Numbers the changes, and keeps the newest; they are one group.
  void commit(std::vector<TwinChange> group);
};

struct TwinSnapshot {
  std::shared_ptr<TwinTenant> tenant;
  Contents contents;
};

struct TwinPage {
  std::vector<Item> items = {};
  Paging paging = {};
  bool has_next = false;
  std::vector<Hit> hits = {};
};

struct TwinStoreCustomer {
  CustomerDraft customer = {};
  StoreDetails details = {}, effective = {};
};

struct TwinBatchResult {
  std::vector<std::optional<CustomerDraft>> customers = {};
  std::uint64_t sequence = 0;
};

struct TwinPreview {
  CustomerDraft customer = {};
  std::vector<LostValue> lost = {};
};

/// All data of a customer.
struct TwinExport {
  CustomerDraft customer = {};
  std::map<std::string, StoreDetails> details = {};  // by store
  std::vector<std::string> merged = {};              // ids, sorted
  std::vector<std::uint64_t> changes = {};           // their numbers
  std::uint64_t sequence = 0;
};

struct TwinReport {
  std::uint64_t created = 0, updated = 0, unchanged = 0, skipped = 0;
  std::vector<std::pair<std::uint64_t, Failure>> failed = {};
};

/// The beginning of a page: after a customer, or at a cursor of another request.
struct Place {
  std::optional<Customer> behind = {};
  bool is_foreign = false;
};

/// The condition of a search besides SearchRequest's criteria.
using Predicate = std::function<bool(const Customer&)>;

class TwinSession {
 public:
  /// `subject` is the principal of the session, in the form that consents store.
  TwinSession(Surroundings& around, std::shared_ptr<TwinTenant> tenant, PermissionSet permissions, std::string subject)
      : around_(&around), tenant_(std::move(tenant)), permissions_(permissions), subject_(std::move(subject)) {}

  const std::shared_ptr<TwinTenant>& tenant() const { return tenant_; }

  Answer<TwinPage> list(const ListRequest& request, const Place& place) const;
  Answer<CustomerDraft> create(const CustomerDraft& draft);
  Answer<TwinPage> search(const SearchRequest& request, const Predicate& where, const Place& place) const;
  Answer<std::vector<FacetCount>> count_by(FacetField field, const SearchRequest& request,
                                           const Predicate& where) const;
  Answer<std::vector<std::string>> suggest(const std::string& prefix, std::size_t limit) const;
  /// nullopt if the source must be asked.
  Answer<Nothing> search_external(const SearchRequest& request) const;
  Answer<CustomerDraft> import_external(const ExternalCustomer& external);
  Answer<CustomerDraft> get(std::string_view id) const;
  Answer<TwinExport> export_customer(const std::string& id) const;
  Answer<CustomerDraft> find_by_external_reference(std::string_view reference) const;
  Answer<CustomerDraft> update(std::string_view id, const CustomerPatch& patch, UpdateOptions options);
  Answer<Nothing> remove(std::string_view id, UpdateOptions options);
  Answer<Nothing> erase(std::string_view id, UpdateOptions options);
  Answer<CustomerDraft> attach_extension(std::string_view id, const Extension& extension);
  Answer<CustomerDraft> detach_extension(std::string_view id, const Extension& extension);
  Answer<CustomerDraft> detach_extension(std::string_view id, const ExtensionCode& code);
  Answer<CustomerDraft> merge(const std::string& keep, const std::string& drop, const MergePolicy& policy);
  Answer<TwinPreview> explain_merge(const std::string& keep, const std::string& drop, const MergePolicy& policy) const;
  Answer<Duplicates> find_duplicates(const DuplicateRules& rules) const;
  Answer<TwinBatchResult> apply(std::span<const Write> writes, const BatchOptions& options);
  Answer<TwinStoreCustomer> get_in_store(const std::string& store, const std::string& id) const;
  Answer<TwinStoreCustomer> set_store_details(const std::string& store, const std::string& id,
                                              const StoreDetails& details);
  Answer<TwinReport> import_customers(std::span<const CustomerDraft> drafts, const ImportOptions& options);
  Answer<std::uint64_t> count() const;
  Answer<TwinSnapshot> snapshot() const;
  Answer<std::vector<TwinChange>> changes(std::uint64_t after, std::size_t limit) const;
  /// True if a subscription can be made.
  Answer<Nothing> subscribe() const;

 private:
  std::optional<Failure> refusal(Permission needed) const;
  Making making(bool restore = false) const;
  /// The merged customer. Requires the permission.
  struct Joined {
    CustomerDraft customer = {};
    std::map<std::string, StoreDetails> details = {};  // by store
    std::vector<LostValue> lost = {};
  };
  Answer<Joined> joined(const std::string& keep, const std::string& drop, const MergePolicy& policy) const;
  void join_details(const std::string& keep, const std::string& drop, const MergePolicy& policy, bool newer,
                    Joined& result, Fields& fields) const;
  std::vector<Item> matching(const SearchRequest& request, const Predicate& where) const;
  /// By the request's order, page and hits.
  TwinPage page(std::vector<Item> found, const SearchRequest& request, const Place& place) const;
  template <class T, class Write>
  Answer<T> write(Write write);

  Surroundings* around_;
  std::shared_ptr<TwinTenant> tenant_;
  PermissionSet permissions_;
  std::string subject_;
};

/// All tenants by name.
class Twin {
 public:
  Surroundings& around() { return around_; }
  const std::map<std::string, std::shared_ptr<TwinTenant>>& tenants() const { return tenants_; }

  Answer<Nothing> create_tenant(const std::string& id, const TenantOptions& options);
  Answer<Nothing> fork(const std::string& id, const std::string& new_id);
  Answer<Nothing> update_tenant(const std::string& id, const TenantPatch& patch);
  Answer<Nothing> drop_tenant(const std::string& id);
  Answer<TwinSession> session(const std::string& id, PermissionSet permissions, const std::string& subject = {});
  Answer<Nothing> rewind(const std::string& id, const TwinSnapshot& to);

 private:
  Surroundings around_;
  std::map<std::string, std::shared_ptr<TwinTenant>> tenants_;
};

}  // namespace custengine::test::twin
