#include "model/revision.hpp"

#include "model/consent_states.hpp"
#include "model/display_name.hpp"
#include "model/extension_list.hpp"
#include "model/generated_id.hpp"
#include "model/list_index.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace custengine::model {

namespace {

using detail::NamedMembers;
using detail::Record;
using detail::RecordContent;
using detail::RecordLists;
using detail::SharedList;
using detail::SharedLists;
using detail::Slot;

/// Gives every element without an id a new id that is unique in the list. Errors: unavailable (the id generator).
template <class T>
Result<void> generate_ids(std::vector<T>& list, IdGenerator& ids) {
  if (std::ranges::none_of(list, [](const T& element) { return element.id.empty(); })) return {};
  std::set<std::string_view> used;
  for (const T& element : list)
    if (!element.id.empty()) used.insert(element.id);
  for (T& element : list) {
    if (!element.id.empty()) continue;
    auto id = next_free_id(ids, [&used](const std::string& some) { return !used.contains(some); });
    if (!id) return id.error();
    element.id = *std::move(id);
    used.insert(element.id);
  }
  return {};
}

/// True if two versions of a contact are equal, without regard to id and times. Requires equal extensions.
bool same_person(const Contact& a, const Contact& b) noexcept {
  const auto content = [](const Contact& contact) {
    return std::tie(contact.first_name, contact.last_name, contact.display_name, contact.email, contact.mobile);
  };
  return content(a) == content(b);
}

Result<void> complete(std::vector<Address>& addresses, const WriteStamp& stamp) {
  if (auto generated = generate_ids(addresses, stamp.ids); !generated) return generated;
  for (Address& address : addresses) address.display_name = display_name(address);
  return {};
}

Timestamp given_or_now(Timestamp given, const WriteStamp& stamp) noexcept {
  return stamp.restore && given != Timestamp{} ? given : stamp.now;
}

/// Returns the previous elements of a list by id; none with `restore`, which takes everything as given.
template <class T>
ListIndex<const T, ById> previous_by_id(std::span<const T> previous, const WriteStamp& stamp) {
  return ListIndex<const T, ById>(stamp.restore ? std::span<const T>() : previous);
}

Result<void> complete(std::vector<Contact>& contacts, std::span<const Contact> previous, const WriteStamp& stamp) {
  if (auto generated = generate_ids(contacts, stamp.ids); !generated) return generated;
  const auto by_id = previous_by_id(previous, stamp);
  for (Contact& contact : contacts) {
    const Contact* before = by_id.find(std::string_view(contact.id));
    if (before) contact.extensions = before->extensions;
    sort_unique(contact.extensions);
    contact.display_name = display_name(contact);
    if (before) {
      contact.last_modified_at = same_person(contact, *before) ? before->last_modified_at : stamp.now;
      contact.created_at = before->created_at;
    } else {
      contact.created_at = given_or_now(contact.created_at, stamp);
      contact.last_modified_at = given_or_now(contact.last_modified_at, stamp);
    }
  }
  return {};
}

/// Sets who changed a consent's status, and when. `before` is the earlier consent of this name and source; null if
/// there is none.
void set_status_change(Consent& consent, const Consent* before, const WriteStamp& stamp) {
  if (before && before->status != consent.status) return StatusChange{stamp.now, stamp.subject}.note_in(consent);
  consent.last_modified_at = before ? before->last_modified_at : std::nullopt;
  consent.modified_by = before ? before->modified_by : std::string();
}

Result<void> complete(std::vector<Consent>& consents, std::span<const Consent> previous, const WriteStamp& stamp) {
  if (auto generated = generate_ids(consents, stamp.ids); !generated) return generated;
  const auto by_id = previous_by_id(previous, stamp);
  std::optional<ConsentStates> states;  // of `previous`; made only if a consent has a new id
  for (Consent& consent : consents) {
    const Consent* before = by_id.find(std::string_view(consent.id));
    consent.created_at = before ? before->created_at : given_or_now(consent.created_at, stamp);
    if (stamp.restore) continue;
    if (!before && !previous.empty()) {
      if (!states) states.emplace(previous);
      before = states->find(consent);
    }
    set_status_change(consent, before, stamp);
  }
  return {};
}

void set_account_manager(RecordContent& content, const AccountManager& manager) noexcept {
  content.has_account_manager = true;
  content[Slot::manager_id] = manager.id;
  content[Slot::manager_display_name] = manager.display_name;
  content[Slot::manager_user_code] = manager.user_code;
}

void clear_account_manager(RecordContent& content) noexcept {
  content.has_account_manager = false;
  content[Slot::manager_id] = content[Slot::manager_display_name] = content[Slot::manager_user_code] = {};
}

void apply(const Patch<std::string>& patch, std::string_view& text) noexcept {
  if (patch.is_clear()) text = {};
  if (patch.has_value()) text = patch.value();
}

void apply(const Patch<std::int64_t>& patch, std::int64_t& number) noexcept {
  if (patch.is_clear()) number = 0;
  if (patch.has_value()) number = patch.value();
}

void apply(const Patch<CreditPatch>& patch, std::optional<Credit>& credit) noexcept {
  if (patch.is_clear()) credit.reset();
  if (!patch.has_value()) return;
  if (!credit) credit.emplace();
  apply(patch.value().limit, credit->limit);
  apply(patch.value().balance, credit->balance);
}

void apply(const Patch<AccountManagerPatch>& patch, RecordContent& content) noexcept {
  if (patch.is_clear()) clear_account_manager(content);
  if (!patch.has_value()) return;
  content.has_account_manager = true;
  apply(patch.value().id, content[Slot::manager_id]);
  apply(patch.value().display_name, content[Slot::manager_display_name]);
  apply(patch.value().user_code, content[Slot::manager_user_code]);
}

/// Applies the members of a credit that a file names, as a patch.
void merge_credit(const Credit& given, const NamedMembers& named, std::optional<Credit>& credit) noexcept {
  CreditPatch patch;
  if (named.credit_limit) patch.limit = given.limit;
  if (named.credit_balance) patch.balance = given.balance;
  const Patch<CreditPatch> whole = patch;
  apply(whole, credit);
}

/// Applies the texts of an account manager that are not empty: these are the ones that a file names.
void merge_account_manager(const AccountManager& given, RecordContent& content) noexcept {
  const auto take = [&content](const std::string& text, Slot slot) {
    if (!text.empty()) content[slot] = text;
  };
  content.has_account_manager = true;
  take(given.id, Slot::manager_id);
  take(given.display_name, Slot::manager_display_name);
  take(given.user_code, Slot::manager_user_code);
}

/// Takes the members of a draft for which it matters whether the file named them.
void take_named(const CustomerDraft& draft, const NamedMembers* named, RecordContent& content) {
  if (draft.type != CustomerType::person || (named && named->type)) content.type = draft.type;
  if (draft.credit && named) merge_credit(*draft.credit, *named, content.credit);
  if (draft.credit && !named) content.credit = draft.credit;
  if (draft.account_manager && named) merge_account_manager(*draft.account_manager, content);
  if (draft.account_manager && !named) set_account_manager(content, *draft.account_manager);
}

/// Completes the elements of a customer's new lists: generated ids, times, derived names. `before` has the previous
/// lists.
struct ListCompletion {
  const RecordLists& before;
  const WriteStamp& stamp;
  Result<void> operator()(std::vector<Address>& list) const { return complete(list, stamp); }
  Result<void> operator()(std::vector<Contact>& list) const {
    return complete(list, before.contacts.elements(), stamp);
  }
  Result<void> operator()(std::vector<Consent>& list) const {
    return complete(list, before.consents.elements(), stamp);
  }
};

/// Makes the next version of a list; `complete(elements)` completes its elements first.
template <class T, class Complete>
Result<void> apply(const Patch<std::vector<T>>& patch, SharedList<T>& list, Complete complete) {
  if (patch.is_keep()) return {};
  std::vector<T> elements = patch.has_value() ? patch.value() : std::vector<T>();
  if (auto completed = complete(elements); !completed) return completed;
  list.assign(std::move(elements));
  return {};
}
template <class T, class Complete>
Result<void> take_if_given(std::vector<T>& given, SharedList<T>& list, Complete complete) {
  if (given.empty()) return {};
  if (auto completed = complete(given); !completed) return completed;
  list.assign(std::move(given));
  return {};
}

}  // namespace

Result<RecordContent> content_of(CustomerDraft& draft, const WriteStamp& stamp) {
  RecordContent content{.type = draft.type, .payment_terms = draft.payment_terms, .credit = draft.credit};
  for (const auto& field : field_table)
    if (field.draft) content[detail::slot_of(field.field)] = draft.*field.draft;
  if (draft.account_manager) set_account_manager(content, *draft.account_manager);

  content.created_at = stamp.restore ? draft.created_at.value_or(stamp.now) : stamp.now;
  content.last_modified_at = stamp.restore ? draft.last_modified_at.value_or(content.created_at) : stamp.now;
  content.version = stamp.restore ? draft.version.value_or(1) : 1;

  if (auto completed = complete(draft.addresses, stamp); !completed) return completed.error();
  if (auto completed = complete(draft.contacts, {}, stamp); !completed) return completed.error();
  if (auto completed = complete(draft.consents, {}, stamp); !completed) return completed.error();
  sort_unique(draft.extensions);
  content.lists = SharedLists::make({.addresses = std::move(draft.addresses),
                                     .contacts = std::move(draft.contacts),
                                     .consents = std::move(draft.consents),
                                     .extensions = std::move(draft.extensions)});
  return content;
}

Result<RecordContent> patched(const Record& record, const CustomerPatch& patch, const WriteStamp& stamp) {
  RecordContent content = record.content();
  for (const auto& field : field_table)
    if (field.patch) apply(patch.*field.patch, content[detail::slot_of(field.field)]);
  if (!patch.type.is_keep()) content.type = patch.type.has_value() ? patch.type.value() : CustomerType::person;
  if (patch.payment_terms.is_clear()) content.payment_terms.reset();
  if (patch.payment_terms.has_value()) content.payment_terms = patch.payment_terms.value();
  apply(patch.credit, content.credit);
  apply(patch.account_manager, content);

  if (patch.addresses.is_keep() && patch.contacts.is_keep() && patch.consents.is_keep()) return content;
  const RecordLists& before = record.lists_or_none();
  RecordLists lists = before;
  const ListCompletion complete_list{before, stamp};
  if (auto done = apply(patch.addresses, lists.addresses, complete_list); !done) return done.error();
  if (auto done = apply(patch.contacts, lists.contacts, complete_list); !done) return done.error();
  if (auto done = apply(patch.consents, lists.consents, complete_list); !done) return done.error();
  if (!lists.shares_all_with(before)) content.lists = SharedLists::make(std::move(lists));
  return content;
}

Result<RecordContent> updated(const Record& record, CustomerDraft& draft, const NamedMembers* named,
                              const WriteStamp& stamp) {
  RecordContent content = record.content();
  for (const auto& field : field_table)
    if (field.draft && field.field != Field::id && !(draft.*field.draft).empty())
      content[detail::slot_of(field.field)] = draft.*field.draft;
  take_named(draft, named, content);
  if (draft.payment_terms) content.payment_terms = draft.payment_terms;
  if (stamp.restore && draft.created_at) content.created_at = *draft.created_at;

  const RecordLists& before = record.lists_or_none();
  RecordLists lists = before;
  const ListCompletion complete_list{before, stamp};
  if (auto done = take_if_given(draft.addresses, lists.addresses, complete_list); !done) return done.error();
  if (auto done = take_if_given(draft.contacts, lists.contacts, complete_list); !done) return done.error();
  if (auto done = take_if_given(draft.consents, lists.consents, complete_list); !done) return done.error();
  if (stamp.restore && !draft.extensions.empty()) {
    sort_unique(draft.extensions);
    lists.extensions.assign(std::move(draft.extensions));
  }
  if (!lists.shares_all_with(before)) content.lists = SharedLists::make(std::move(lists));
  return content;
}

RecordContent with_extensions(const Record& record, std::vector<Extension> extensions) {
  RecordContent content = record.content();
  RecordLists lists = record.lists_or_none();
  sort_unique(extensions);
  lists.extensions.assign(std::move(extensions));
  content.lists = SharedLists::make(std::move(lists));
  return content;
}

}  // namespace custengine::model
