#include "model/merge.hpp"

#include "base/text.hpp"
#include "model/consent_states.hpp"
#include "model/extension_list.hpp"
#include "model/folded_key.hpp"
#include "model/list_merge.hpp"
#include "model/searched_fields.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::model {

namespace {

using detail::Record;
using detail::RecordContent;
using detail::RecordLists;
using detail::SharedList;
using detail::Slot;

constexpr std::string_view store_details_name = "storeDetails";

bool is_list(Kind kind) noexcept {
  return kind == Kind::addresses || kind == Kind::contacts || kind == Kind::consents;
}

bool is_choice(MergeChoice choice) noexcept {
  return choice >= MergeChoice::keep_unless_empty && choice <= MergeChoice::drop;
}

/// True if the merged customer takes the other customer's value. Requires a settled choice.
bool takes_other(MergeChoice choice, bool has_own, bool other_has) noexcept {
  switch (choice) {
    case MergeChoice::keep:
      return false;
    case MergeChoice::drop:
      return true;
    case MergeChoice::drop_unless_empty:
      return other_has;
    case MergeChoice::keep_unless_empty:
    case MergeChoice::newest:
      break;
  }
  return !has_own;
}

void take_account_manager(RecordContent& content, const RecordContent& other) noexcept {
  content.has_account_manager = other.has_account_manager;
  for (const Slot slot : {Slot::manager_id, Slot::manager_display_name, Slot::manager_user_code})
    content[slot] = other[slot];
}

/// The base class of the rules of unite() for all lists: reports lost values. `lost` may be null.
template <class T>
class ListRules {
 public:
  ListRules(Field list, LostValues* lost) : list_(info(list).wire), lost_(lost) {}

 protected:
  void note(std::size_t index, const T& kept, const T& lost) const {
    if (lost_) lost_->add_element(list_[index], kept, lost);
  }

 private:
  Path list_;
  LostValues* lost_;
};

/// Addresses are equal if all members are, except the id and the derived name.
struct AddressRules : ListRules<Address> {
  using ListRules::ListRules;
  static std::string key(const Address& a) {
    FoldedKey key;
    key.add(a.type).add(a.company_name).add(a.first_name).add(a.last_name).add(a.address);
    key.add(a.postal_code, base::Folding::postal_code).add(a.city).add(a.country_code);
    key.add(a.email, base::Folding::email).add(a.phone);
    return std::move(key).take();
  }
  bool take_over(std::size_t index, Address& own, Address& other) const {
    note(index, own, other);
    return false;
  }
  static void finish(std::size_t /*index*/, Address& /*own*/) noexcept {}
};

/// Contacts are equal if all members are, except id, times, extensions and the derived name. Their extensions are
/// united.
struct ContactRules : ListRules<Contact> {
  using ListRules::ListRules;
  static std::string key(const Contact& a) {
    FoldedKey key;
    key.add(a.first_name).add(a.last_name).add(a.email, base::Folding::email).add(a.mobile);
    return std::move(key).take();
  }
  bool take_over(std::size_t index, Contact& own, Contact& other) const {
    note(index, own, other);
    own.extensions.insert(own.extensions.end(), other.extensions.begin(), other.extensions.end());
    return false;
  }
  static void finish(std::size_t /*index*/, Contact& own) { sort_unique(own.extensions); }
};

/// Consents are equal if name and source are. "No" wins whatever the times, because a "no" need not have the time when
/// it was given. Of equal statuses the newer one stays. If the result's status differs from that of the kept customer,
/// it is recorded as changed now.
class ConsentRules : public ListRules<Consent> {
 public:
  ConsentRules(std::span<const Consent> kept, const StatusChange& change, LostValues* lost)
      : ListRules(Field::consents, lost), kept_(kept), change_(change) {}

  static std::string key(const Consent& consent) { return consent_key(consent); }
  bool take_over(std::size_t index, Consent& own, Consent& other) const {
    const bool is_newer = time_of_status(other) > time_of_status(own);
    const bool takes_place = own.status == other.status ? is_newer : own.status;
    if (takes_place) std::swap(own, other);
    note(index, as_merged(own), other);
    return takes_place;
  }
  void finish(std::size_t index, Consent& own) const {
    Consent merged = as_merged(own);
    note(index, merged, own);
    own = std::move(merged);
  }

 private:
  Consent as_merged(Consent consent) const {
    const Consent* before = kept_.find(consent);
    if (before && before->status != consent.status) change_.note_in(consent);
    return consent;
  }

  ConsentStates kept_;
  StatusChange change_;
};

template <class T, class Rules>
Result<void> unite_lists(SharedList<T>& own, const SharedList<T>& others, IdGenerator& ids, Rules rules) {
  if (others.empty() && own.size() < 2) return {};
  std::vector<T> united = own.to_vector();
  if (auto done = unite(united, others.elements(), ids, rules); !done) return done;
  own.assign(std::move(united));
  return {};
}

/// Sets the balance of the chosen credit to the sum of both; adds a violation if it overflows.
void add_balances(const std::optional<Credit>& keep, const std::optional<Credit>& drop, const Path& path,
                  std::optional<Credit>& chosen, Violations& violations) {
  const auto balance = [](const std::optional<Credit>& credit) { return credit ? credit->balance : 0; };
  std::int64_t sum = 0;
  if (__builtin_add_overflow(balance(keep), balance(drop), &sum))
    return violations.add(path / "balance", "is beyond 64 bits when both balances are added");
  if (chosen)
    chosen->balance = sum;
  else if (sum != 0)
    chosen = Credit{.balance = sum};
}

/// Returns both notes, the kept customer's first. Adds a violation if they are too long together.
std::string join_notes(std::string_view keep, std::string_view drop, const Path& path, Violations& violations) {
  if (drop.empty() || keep == drop) return std::string(keep);
  if (keep.empty()) return std::string(drop);
  std::string joined = std::string(keep).append(1, '\n').append(drop);
  const std::size_t characters = base::count_characters(joined);
  if (characters > max_note_characters)
    violations.add(path, fmt::format("has {} characters when both notes are joined, and may have {}", characters,
                                     max_note_characters));
  return joined;
}

Result<void> unite_lists(const RecordLists& others, const WriteStamp& stamp, LostValues* lost, RecordLists& lists) {
  IdGenerator& ids = stamp.ids;
  if (auto done = unite_lists(lists.addresses, others.addresses, ids, AddressRules(Field::addresses, lost)); !done)
    return done;
  if (auto done = unite_lists(lists.contacts, others.contacts, ids, ContactRules(Field::contacts, lost)); !done)
    return done;
  ConsentRules consents(lists.consents.elements(), {stamp.now, stamp.subject}, lost);
  if (auto done = unite_lists(lists.consents, others.consents, ids, std::move(consents)); !done) return done;
  std::vector<Extension> extensions = lists.extensions.to_vector();
  extensions.insert(extensions.end(), others.extensions.begin(), others.extensions.end());
  sort_unique(extensions);
  lists.extensions.assign(std::move(extensions));
  return {};
}

}  // namespace

MergeChoices MergeChoices::of(const MergePolicy& policy, Violations& violations) {
  MergeChoices choices;
  choices.by_field_.fill(policy.fields);
  choices.store_details = policy.fields;
  if (!is_choice(policy.fields)) violations.add("fields", "is not a choice");
  FieldSet chosen;
  for (const auto& [name, choice] : policy.exceptions) {
    const Path exceptions = "exceptions", path = exceptions / name;
    const FieldInfo* field = find_field(name);
    const bool can_be_chosen = name == store_details_name || (field && field->patchable && !is_list(field->kind));
    if (!can_be_chosen)
      violations.add(path, "is not a field that one customer has from another");
    else if (!is_choice(choice))
      violations.add(path, "is not a choice");
    else if (field && contains(chosen, field->field))
      violations.add(path, "is a second name of a field that another choice names");
    else if (field)
      choices.by_field_[static_cast<std::size_t>(field->field)] = choice;
    else
      choices.store_details = choice;
    if (field) chosen.set(static_cast<std::size_t>(field->field));
  }
  return choices;
}

MergeChoice settled(MergeChoice choice, const Record& keep, const Record& drop) noexcept {
  if (choice != MergeChoice::newest) return choice;
  return drop.last_modified_at() > keep.last_modified_at() ? MergeChoice::drop_unless_empty
                                                           : MergeChoice::keep_unless_empty;
}

Result<RecordContent> merged(const Record& keep, const Record& drop, const MergePolicy& policy,
                             const MergeChoices& choices, const WriteStamp& stamp, MergeOutput& output) {
  const RecordContent own = keep.content(), other = drop.content();
  RecordContent content = own;
  const auto takes = [&](Field field, bool has_own, bool other_has) {
    return takes_other(settled(choices[field], keep, drop), has_own, other_has);
  };
  for (const auto& field : field_table) {
    if (!field.patch) continue;
    const Slot slot = detail::slot_of(field.field);
    if (takes(field.field, !content[slot].empty(), !other[slot].empty())) content[slot] = other[slot];
  }
  // PERSON is the default, so it counts as not set.
  if (takes(Field::type, content.type != CustomerType::person, other.type != CustomerType::person))
    content.type = other.type;
  if (takes(Field::payment_terms, content.payment_terms.has_value(), other.payment_terms.has_value()))
    content.payment_terms = other.payment_terms;
  if (takes(Field::credit, content.credit.has_value(), other.credit.has_value())) content.credit = other.credit;
  if (takes(Field::account_manager, content.has_account_manager, other.has_account_manager))
    take_account_manager(content, other);

  const Path credit = info(Field::credit).wire, note = info(Field::internal_note).wire;
  if (policy.add_balances) add_balances(own.credit, other.credit, credit, content.credit, output.violations);
  if (policy.join_notes) {
    output.joined_note = join_notes(own[Slot::internal_note], other[Slot::internal_note], note, output.violations);
    content[Slot::internal_note] = output.joined_note;
  }
  if (output.lost) output.lost->add_fields(content, own, other, policy);

  RecordLists lists = keep.lists_or_none();
  if (auto united = unite_lists(drop.lists_or_none(), stamp, output.lost, lists); !united) return united.error();
  if (!lists.shares_all_with(keep.lists_or_none())) content.lists = detail::SharedLists::make(std::move(lists));
  return content;
}

StoreDetails merged(const StoreDetails& keep, const StoreDetails& drop, const MergePolicy& policy, MergeChoice choice,
                    const Path& path, MergeOutput& output) {
  const StoreDetails none;
  StoreDetails details = takes_other(choice, keep != none, drop != none) ? drop : keep;
  const Path credit = path / info(Field::credit).wire;
  if (policy.add_balances) add_balances(keep.credit, drop.credit, credit, details.credit, output.violations);
  if (policy.join_notes) details.note = join_notes(keep.note, drop.note, path / "note", output.violations);
  if (output.lost) {
    output.lost->add_details(path, details, keep, policy);
    output.lost->add_details(path, details, drop, policy);
  }
  return details;
}

}  // namespace custengine::model
