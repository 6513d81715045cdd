// Customers that are one: finding them, and making one of two.

#include "../unit/engine/naive_duplicates.hpp"
#include "twin.hpp"

#include <algorithm>
#include <chrono>

namespace custengine::test::twin {

namespace {

constexpr MergeChoice choices[] = {MergeChoice::keep_unless_empty, MergeChoice::drop_unless_empty, MergeChoice::newest,
                                   MergeChoice::keep, MergeChoice::drop};

bool can_be_chosen(const std::string& name) {
  for (const TextField& field : text_fields())
    if (field.wire == name) return field.patch != nullptr;
  return name == "customerType" || name == "paymentTerms" || name == "credit" || name == "accountManager" ||
         name == "storeDetails";
}

void check_policy(Fields& fields, const MergePolicy& policy) {
  for (const auto& [name, choice] : policy.exceptions)
    if (!can_be_chosen(name) || std::ranges::count(choices, choice) == 0)
      fields.add("exceptions." + (name.empty() ? "\"\"" : name));
}

/// Which of two values it is.
template <class T>
T chosen(MergeChoice choice, bool drop_is_newer, const T& keep, const T& drop, const T& empty) {
  if (choice == MergeChoice::newest)
    choice = drop_is_newer ? MergeChoice::drop_unless_empty : MergeChoice::keep_unless_empty;
  if (choice == MergeChoice::keep) return keep;
  if (choice == MergeChoice::drop) return drop;
  if (choice == MergeChoice::keep_unless_empty) return keep == empty ? drop : keep;
  return drop == empty ? keep : drop;
}

MergeChoice choice_of(const MergePolicy& policy, std::string_view name) {
  const auto exception = policy.exceptions.find(name);
  return exception == policy.exceptions.end() ? policy.fields : exception->second;
}

bool is_same(const Address& a, Address b) {
  b.id = a.id;
  return a == b;
}
bool is_same(const Contact& a, const Contact& b) {
  return a.first_name == b.first_name && a.last_name == b.last_name && a.email == b.email && a.mobile == b.mobile;
}
bool is_same(const Consent& a, const Consent& b) {
  return a.name == b.name && a.status == b.status && a.source == b.source;
}

void take_over(Address&, const Address&) {}
void take_over(Contact& own, const Contact& other) {
  for (const Extension& extension : other.extensions) own.extensions.push_back(extension);
  sort_extensions(own.extensions);
}
void take_over(Consent& own, const Consent& other) {
  if (other.created_at < own.created_at) own.created_at = other.created_at;
}

template <class T>
void unite(std::vector<T>& own, const std::vector<T>& others, const Making& making) {
  const std::size_t before = own.size();
  for (T other : others) {
    bool is_there = false;
    for (std::size_t i = 0; i < before && !is_there; ++i)
      if (is_same(own[i], other)) {
        is_there = true;
        take_over(own[i], other);
      }
    if (is_there) continue;
    while (std::ranges::count(own, other.id, &T::id) > 0) other.id = making.next_id();
    own.push_back(other);
  }
}

}  // namespace

Answer<CustomerDraft> TwinSession::joined(const std::string& keep_id, const std::string& drop_id,
                                          const MergePolicy& policy) const {
  Fields fields;
  check_id(fields, keep_id, "keep");
  check_id(fields, drop_id, "drop");
  if (keep_id == drop_id) fields.add("drop");
  check_policy(fields, policy);
  if (!fields.empty()) return fields.failure();
  const Contents& contents = tenant_->contents;
  for (const std::string& id : {keep_id, drop_id})
    if (!contents.find(id)) return contents.unknown(id);
  const CustomerDraft &keep = contents.find(keep_id)->customer, &drop = contents.find(drop_id)->customer;
  const auto mismatch = [](const char* field, const CustomerDraft& customer) {
    return Failure{.code = ErrorCode::version_mismatch, .fields = {field}, .current_version = customer.version};
  };
  if (policy.expected_keep_version && policy.expected_keep_version != keep.version)
    return mismatch("keep.version", keep);
  if (policy.expected_drop_version && policy.expected_drop_version != drop.version)
    return mismatch("drop.version", drop);

  const bool newer = *drop.last_modified_at > *keep.last_modified_at;
  CustomerDraft next = keep;
  for (const TextField& field : text_fields())
    if (field.patch)
      next.*field.draft =
          chosen(choice_of(policy, field.wire), newer, keep.*field.draft, drop.*field.draft, std::string());
  next.type = chosen(choice_of(policy, "customerType"), newer, keep.type, drop.type, CustomerType::person);
  next.payment_terms = chosen(choice_of(policy, "paymentTerms"), newer, keep.payment_terms, drop.payment_terms, {});
  next.credit = chosen(choice_of(policy, "credit"), newer, keep.credit, drop.credit, {});
  next.account_manager =
      chosen(choice_of(policy, "accountManager"), newer, keep.account_manager, drop.account_manager, {});
  Making making = this->making();
  unite(next.addresses, drop.addresses, making);
  unite(next.contacts, drop.contacts, making);
  unite(next.consents, drop.consents, making);
  for (const Extension& extension : drop.extensions) next.extensions.push_back(extension);
  sort_extensions(next.extensions);
  if (say_the_same(next, keep)) return keep;
  if (!says_who(next)) return Failure{.code = ErrorCode::invalid_argument, .fields = {""}};
  if (next.type == CustomerType::b2b && std::ranges::count(tenant_->options.extensions, TenantExtension::b2b) == 0)
    return Failure{.code = ErrorCode::failed_precondition, .fields = {"customerType"}};
  check_can_change(fields, keep, true, true);
  if (!fields.empty()) return fields.failure(ErrorCode::resource_exhausted);
  next.version = *keep.version + 1;
  next.last_modified_at = std::max(around_->now, *keep.last_modified_at + std::chrono::milliseconds(1));
  return next;
}

Answer<CustomerDraft> TwinSession::preview_merge(const std::string& keep, const std::string& drop,
                                                 const MergePolicy& policy) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  return joined(keep, drop, policy);
}

Answer<CustomerDraft> TwinSession::merge(const std::string& keep, const std::string& drop, const MergePolicy& policy) {
  if (!permissions_.contains(Permission::tenant_backoffice)) return Failure{.code = ErrorCode::permission_denied};
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  const auto result = joined(keep, drop, policy);
  const CustomerDraft* next = value_of(result);
  if (!next) return result;

  Contents& contents = tenant_->contents;
  Item& kept = *contents.find(keep);
  const CustomerDraft before = kept.customer, dropped = contents.find(drop)->customer;
  const std::uint64_t dropped_life = contents.find(drop)->life;
  std::vector<TwinChange> changes;
  if (*next != before) {
    changes.push_back({.before = before, .after = *next, .life = kept.life});
    kept = {.customer = *next, .life = kept.life};
  }
  const bool newer = *dropped.last_modified_at > *before.last_modified_at;
  for (const std::string& store : tenant_->options.stores) {
    const auto details = chosen(choice_of(policy, "storeDetails"), newer, contents.details[{store, keep}],
                                contents.details[{store, drop}], StoreDetails());
    StoreDetails& own = contents.details[{store, keep}];
    if (details != own) changes.push_back(details_change(kept, store, own, details));
    own = details;
    contents.details.erase({store, drop});
  }
  changes.push_back({.before = dropped, .life = dropped_life});
  contents.merged_lives[dropped_life] = kept.life;
  std::erase_if(contents.customers, [&drop](const Item& item) { return item.customer.id == drop; });
  for (auto& [id, into] : contents.merged)
    if (into == drop) into = keep;
  contents.merged[drop] = keep;
  tenant_->ever_merged.emplace_back(drop, keep);
  tenant_->commit(changes);
  return result;
}

Answer<Duplicates> TwinSession::find_duplicates(const DuplicateRules& rules) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  if (rules.max_sharing < 2 || rules.max_sharing > 1000)
    return Failure{.code = ErrorCode::invalid_argument, .fields = {"maxSharing"}};
  std::vector<Customer> customers;
  for (const Item& item : tenant_->contents.customers) customers.push_back(*item.seen);
  Duplicates found = naive::find_duplicates(std::move(customers), rules, tenant_->options.country_code);
  found.sequence = tenant_->contents.sequence;
  return found;
}

}  // namespace custengine::test::twin
