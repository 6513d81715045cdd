// Finding duplicates, and merging two customers.

#include "../unit/engine/naive.hpp"
#include "../unit/engine/naive_duplicates.hpp"
#include "../unit/engine/naive_text.hpp"
#include "twin.hpp"

#include <custengine/timestamp.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

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

/// Which of two values is chosen.
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

bool are_alike(const std::string& a, const std::string& b) {
  return naive::fold(a) == naive::fold(b);
}
bool is_same(const Address& a, const Address& b) {
  return a.type == b.type && are_alike(a.company_name, b.company_name) && are_alike(a.first_name, b.first_name) &&
         are_alike(a.last_name, b.last_name) && are_alike(a.address, b.address) &&
         naive::fold_postal_code(a.postal_code) == naive::fold_postal_code(b.postal_code) &&
         are_alike(a.city, b.city) && are_alike(a.country_code, b.country_code) &&
         naive::fold_email(a.email) == naive::fold_email(b.email) && are_alike(a.phone, b.phone);
}
bool is_same(const Contact& a, const Contact& b) {
  return are_alike(a.first_name, b.first_name) && are_alike(a.last_name, b.last_name) &&
         naive::fold_email(a.email) == naive::fold_email(b.email) && are_alike(a.mobile, b.mobile);
}
bool is_same(const Consent& a, const Consent& b) {
  return are_about_the_same(a, b);
}

using Lost = std::vector<LostValue>;

void lose(Lost& lost, const std::string& field, const std::string& kept, const std::string& gone) {
  if (!gone.empty() && gone != kept) lost.push_back({field, kept, gone});
}
template <class T>
void lose_number(Lost& lost, const std::string& field, const std::optional<T>& kept, const std::optional<T>& gone) {
  const auto shown = [](const std::optional<T>& number) { return number ? std::to_string(*number) : ""; };
  lose(lost, field, shown(kept), shown(gone));
}
void lose_credit(Lost& lost, const std::string& path, const std::optional<Credit>& kept,
                 const std::optional<Credit>& gone, bool added) {
  using Number = std::optional<std::int64_t>;
  lose_number(lost, path + ".limit", kept ? Number(kept->limit) : Number(), gone ? Number(gone->limit) : Number());
  if (!added)
    lose_number(lost, path + ".balance", kept ? Number(kept->balance) : Number(),
                gone ? Number(gone->balance) : Number());
}
void lose_manager(Lost& lost, const std::string& path, const std::optional<AccountManager>& kept,
                  const std::optional<AccountManager>& gone) {
  const AccountManager stays = kept.value_or(AccountManager()), goes = gone.value_or(AccountManager());
  lose(lost, path + ".tenantUserUid", stays.id, goes.id);
  lose(lost, path + ".displayName", stays.display_name, goes.display_name);
  lose(lost, path + ".userCode", stays.user_code, goes.user_code);
}

/// The values of the two that the merged customer does not have, in field order.
void lose_fields(Lost& lost, const CustomerDraft& next, const CustomerDraft& keep, const CustomerDraft& drop,
                 const MergePolicy& policy) {
  const std::array both = {&keep, &drop};
  for (const TextField& field : text_fields()) {
    if (field.wire == "customerUid") continue;
    if (field.wire == "firstname")
      for (const CustomerDraft* gone : both)
        if (gone->type != CustomerType::person)
          lose(lost, "customerType", std::string(to_string(next.type)), std::string(to_string(gone->type)));
    if (field.wire == "loyaltyId") {
      for (const CustomerDraft* gone : both) lose_number(lost, "paymentTerms", next.payment_terms, gone->payment_terms);
      for (const CustomerDraft* gone : both)
        lose_credit(lost, "credit", next.credit, gone->credit, policy.add_balances);
    }
    if (field.wire == "internalNote" && policy.join_notes) continue;
    for (const CustomerDraft* gone : both) lose(lost, std::string(field.wire), next.*field.draft, gone->*field.draft);
  }
  for (const CustomerDraft* gone : both)
    lose_manager(lost, "accountManager", next.account_manager, gone->account_manager);
}

void lose_details(Lost& lost, const std::string& path, const StoreDetails& next, const StoreDetails& gone,
                  const MergePolicy& policy) {
  lose(lost, path + ".pricelistUid", next.pricelist_id, gone.pricelist_id);
  lose(lost, path + ".ledgerNumber", next.ledger_number, gone.ledger_number);
  if (!policy.join_notes) lose(lost, path + ".note", next.note, gone.note);
  lose_number(lost, path + ".paymentTerms", next.payment_terms, gone.payment_terms);
  lose_credit(lost, path + ".credit", next.credit, gone.credit, policy.add_balances);
  lose_manager(lost, path + ".accountManager", next.account_manager, gone.account_manager);
}

/// Merges `other` into `own`. True if the values of `other` are the ones that stay.
bool make_one(Address& own, Address& other, const std::string& path, Lost& lost) {
  lose(lost, path + ".companyName", own.company_name, other.company_name);
  lose(lost, path + ".firstname", own.first_name, other.first_name);
  lose(lost, path + ".lastname", own.last_name, other.last_name);
  lose(lost, path + ".address", own.address, other.address);
  lose(lost, path + ".postalCode", own.postal_code, other.postal_code);
  lose(lost, path + ".city", own.city, other.city);
  lose(lost, path + ".countryCode", own.country_code, other.country_code);
  lose(lost, path + ".email", own.email, other.email);
  lose(lost, path + ".phone", own.phone, other.phone);
  return false;
}
bool make_one(Contact& own, Contact& other, const std::string& path, Lost& lost) {
  lose(lost, path + ".firstname", own.first_name, other.first_name);
  lose(lost, path + ".lastname", own.last_name, other.last_name);
  lose(lost, path + ".email", own.email, other.email);
  lose(lost, path + ".mobile", own.mobile, other.mobile);
  for (const Extension& extension : other.extensions) own.extensions.push_back(extension);
  sort_extensions(own.extensions);
  return false;
}
void lose_consent(Lost& lost, const std::string& path, const Consent& kept, const Consent& gone) {
  const auto time = [](std::optional<Timestamp> moment) {
    std::string text;
    if (moment) append_timestamp(text, *moment);
    return text;
  };
  lose(lost, path + ".name", kept.name, gone.name);
  lose(lost, path + ".source", kept.source, gone.source);
  lose(lost, path + ".status", kept.status ? "true" : "false", gone.status ? "true" : "false");
  lose(lost, path + ".createdAt", time(kept.created_at), time(gone.created_at));
  lose(lost, path + ".lastModifiedAt", time(kept.last_modified_at), time(gone.last_modified_at));
  lose(lost, path + ".modifiedBy", kept.modified_by, gone.modified_by);
}
Consent as_merged(Consent consent, const std::vector<Consent>& kept, const Making& making) {
  const Consent* old = said_in(kept, consent);
  if (!old || old->status == consent.status) return consent;
  consent.last_modified_at = making.now;
  consent.modified_by = making.subject;
  return consent;
}

/// The merged list so far. `kept` is the kept customer's own list.
template <class T>
struct Union {
  const std::vector<T>& kept;
  const std::string& name;
  const Making& making;
  Lost& lost;
  std::vector<T> united = {};

  std::string path(std::size_t i) const { return name + '[' + std::to_string(i) + ']'; }
};

/// Merges `other` into `own`. True if the values of `other` are the ones that stay.
template <class T>
bool make_one(Union<T>& all, std::size_t i, T& other) {
  return make_one(all.united[i], other, all.path(i), all.lost);
}
bool make_one(Union<Consent>& all, std::size_t i, Consent& other) {
  Consent& own = all.united[i];
  const auto time_of = [](const Consent& consent) { return consent.last_modified_at.value_or(consent.created_at); };
  bool other_stays = time_of(other) > time_of(own);
  if (own.status && !other.status) other_stays = true;
  if (!own.status && other.status) other_stays = false;
  if (other_stays) std::swap(own, other);
  lose_consent(all.lost, all.path(i), as_merged(own, all.kept, all.making), other);
  return other_stays;
}
/// Completes an element that was merged from several.
template <class T>
void end_union(Union<T>& /*all*/, std::size_t /*i*/) {}
void end_union(Union<Consent>& all, std::size_t i) {
  Consent& own = all.united[i];
  const Consent merged = as_merged(own, all.kept, all.making);
  lose_consent(all.lost, all.path(i), merged, own);
  own = merged;
}

template <class T>
void unite(std::vector<T>& list, const std::vector<T>& others, const std::string& name, const Making& making,
           Lost& lost) {
  Union<T> all{list, name, making, lost};
  std::vector<T>& united = all.united;
  std::vector<bool> is_others, is_of_several;
  const auto add = [&](T element, bool is_other) {
    for (std::size_t i = 0; i < united.size(); ++i) {
      if (!is_same(united[i], element)) continue;
      if (make_one(all, i, element)) is_others[i] = is_other;
      is_of_several[i] = true;
      return;
    }
    united.push_back(element);
    is_others.push_back(is_other);
    is_of_several.push_back(false);
  };
  for (const T& element : list) add(element, false);
  for (const T& element : others) add(element, true);
  for (std::size_t i = 0; i < united.size(); ++i)
    if (is_of_several[i]) end_union(all, i);
  std::vector<std::string> used;
  for (std::size_t i = 0; i < united.size(); ++i)
    if (!is_others[i]) used.push_back(united[i].id);
  for (std::size_t i = 0; i < united.size(); ++i) {
    if (!is_others[i]) continue;
    while (std::ranges::count(used, united[i].id) > 0) united[i].id = making.next_id();
    used.push_back(united[i].id);
  }
  list = united;
}

void add_balances(std::optional<Credit>& chosen, const std::optional<Credit>& keep, const std::optional<Credit>& drop,
                  const std::string& path, Fields& fields) {
  const std::int64_t own = keep ? keep->balance : 0, other = drop ? drop->balance : 0;
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max(), least = -most - 1;
  if (other > 0 ? own > most - other : own < least - other) return fields.add(path + ".balance");
  if (chosen || own + other != 0) chosen = Credit{chosen ? chosen->limit : 0, own + other};
}

void join_notes(std::string& note, const std::string& keep, const std::string& drop, const std::string& path,
                Fields& fields) {
  note = keep.empty() || keep == drop ? drop : drop.empty() ? keep : keep + '\n' + drop;
  if (naive::characters(note).size() > 10'000) fields.add(path);
}

}  // namespace

Answer<TwinSession::Joined> TwinSession::joined(const std::string& keep_id, const std::string& drop_id,
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
  Joined result{.customer = keep};
  CustomerDraft& next = result.customer;
  for (const TextField& field : text_fields())
    if (field.patch)
      next.*field.draft =
          chosen(choice_of(policy, field.wire), newer, keep.*field.draft, drop.*field.draft, std::string());
  next.type = chosen(choice_of(policy, "customerType"), newer, keep.type, drop.type, CustomerType::person);
  next.payment_terms = chosen(choice_of(policy, "paymentTerms"), newer, keep.payment_terms, drop.payment_terms, {});
  next.credit = chosen(choice_of(policy, "credit"), newer, keep.credit, drop.credit, {});
  next.account_manager =
      chosen(choice_of(policy, "accountManager"), newer, keep.account_manager, drop.account_manager, {});
  if (policy.add_balances) add_balances(next.credit, keep.credit, drop.credit, "credit", fields);
  if (policy.join_notes) join_notes(next.internal_note, keep.internal_note, drop.internal_note, "internalNote", fields);
  lose_fields(result.lost, next, keep, drop, policy);
  Making making = this->making();
  making.now = std::max(making.now, *keep.last_modified_at + std::chrono::milliseconds(1));
  unite(next.addresses, drop.addresses, "addresses", making, result.lost);
  unite(next.contacts, drop.contacts, "contacts", making, result.lost);
  unite(next.consents, drop.consents, "consents", making, result.lost);
  for (const Extension& extension : drop.extensions) next.extensions.push_back(extension);
  sort_extensions(next.extensions);
  join_details(keep_id, drop_id, policy, newer, result, fields);
  if (!fields.empty()) return fields.failure();
  if (say_the_same(next, keep)) {
    next = keep;
    return result;
  }
  if (!still_says_who(next, keep)) return Failure{.code = ErrorCode::invalid_argument, .fields = {""}};
  if (next.type == CustomerType::b2b && std::ranges::count(tenant_->options.extensions, TenantExtension::b2b) == 0)
    return Failure{.code = ErrorCode::failed_precondition, .fields = {"customerType"}};
  check_can_change(fields, keep, true, true);
  if (!fields.empty()) return fields.failure(ErrorCode::resource_exhausted);
  next.version = *keep.version + 1;
  next.last_modified_at = making.now;
  return result;
}

void TwinSession::join_details(const std::string& keep, const std::string& drop, const MergePolicy& policy, bool newer,
                               Joined& result, Fields& fields) const {
  const auto details_of = [&](const std::string& store, const std::string& id) {
    const auto found = tenant_->contents.details.find({store, id});
    return found == tenant_->contents.details.end() ? StoreDetails() : found->second;
  };
  std::vector<std::string> stores = tenant_->options.stores;
  std::ranges::sort(stores);
  for (const std::string& store : stores) {
    const StoreDetails own = details_of(store, keep), other = details_of(store, drop);
    const std::string path = "storeDetails." + store;
    StoreDetails details = chosen(choice_of(policy, "storeDetails"), newer, own, other, StoreDetails());
    if (policy.add_balances) add_balances(details.credit, own.credit, other.credit, path + ".credit", fields);
    if (policy.join_notes) join_notes(details.note, own.note, other.note, path + ".note", fields);
    lose_details(result.lost, path, details, own, policy);
    lose_details(result.lost, path, details, other, policy);
    result.details[store] = details;
  }
}

Answer<TwinPreview> TwinSession::explain_merge(const std::string& keep, const std::string& drop,
                                               const MergePolicy& policy) const {
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  const auto result = joined(keep, drop, policy);
  if (const Joined* all = value_of(result)) return TwinPreview{all->customer, all->lost};
  return std::get<Failure>(result);
}

Answer<CustomerDraft> TwinSession::merge(const std::string& keep, const std::string& drop, const MergePolicy& policy) {
  if (!permissions_.contains(Permission::tenant_backoffice)) return Failure{.code = ErrorCode::permission_denied};
  if (const auto refused = refusal(Permission::tenant_access)) return *refused;
  const auto result = joined(keep, drop, policy);
  if (const Failure* failure = std::get_if<Failure>(&result)) return *failure;
  const CustomerDraft& next = value_of(result)->customer;

  Contents& contents = tenant_->contents;
  Item& kept = *contents.find(keep);
  const CustomerDraft before = kept.customer, dropped = contents.find(drop)->customer;
  const std::uint64_t dropped_life = contents.find(drop)->life;
  std::vector<TwinChange> changes;
  if (next != before) {
    changes.push_back({.before = before, .after = next, .life = kept.life});
    kept = {.customer = next, .life = kept.life};
  }
  for (const auto& [store, details] : value_of(result)->details) {
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
  return next;
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
