#include "model/merge.hpp"

#include "model/extension_list.hpp"
#include "model/list_merge.hpp"
#include "model/violations.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

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

/// Whether the value is to be the other customer's. Requires a settled choice.
bool takes_other(MergeChoice choice, bool has_own, bool other_has) noexcept {
  switch (choice) {
    case MergeChoice::keep:
      return false;
    case MergeChoice::drop:
      return true;
    case MergeChoice::drop_unless_empty:
      return other_has;
    default:
      return !has_own;
  }
}

void take_account_manager(RecordContent& content, const RecordContent& other) noexcept {
  content.has_account_manager = other.has_account_manager;
  for (const Slot slot : {Slot::manager_id, Slot::manager_display_name, Slot::manager_user_code})
    content[slot] = other[slot];
}

// What makes two elements one: all that they hold but ids, times, and names that are derived from the rest.
auto content(const Address& a) noexcept {
  return std::tie(a.type, a.company_name, a.first_name, a.last_name, a.address, a.postal_code, a.city, a.country_code,
                  a.email, a.phone);
}
auto content(const Contact& a) noexcept {
  return std::tie(a.first_name, a.last_name, a.email, a.mobile);
}
auto content(const Consent& a) noexcept {
  return std::tie(a.name, a.status, a.source);
}

struct AddressRules {
  static bool less(const Address& a, const Address& b) noexcept { return content(a) < content(b); }
  static void take_over(Address& /*own*/, const Address& /*other*/) noexcept {}
  static void finish(Address& /*own*/) noexcept {}
};

/// A person's extensions are united.
struct ContactRules {
  static bool less(const Contact& a, const Contact& b) noexcept { return content(a) < content(b); }
  static void take_over(Contact& own, const Contact& other) {
    own.extensions.insert(own.extensions.end(), other.extensions.begin(), other.extensions.end());
  }
  static void finish(Contact& own) { sort_unique(own.extensions); }
};

struct ConsentRules {
  static bool less(const Consent& a, const Consent& b) noexcept { return content(a) < content(b); }
  static void take_over(Consent& own, const Consent& other) noexcept {
    own.created_at = std::min(own.created_at, other.created_at);
  }
  static void finish(Consent& /*own*/) noexcept {}
};

template <class T, class Rules>
Result<void> unite_lists(SharedList<T>& own, const SharedList<T>& others, IdGenerator& ids, const Rules& rules) {
  if (others.empty()) return {};
  std::vector<T> united = own.to_vector();
  if (auto done = unite(united, others.elements(), ids, rules); !done) return done;
  own.assign(std::move(united));
  return {};
}

}  // namespace

MergeChoices MergeChoices::of(const MergePolicy& policy, Violations& violations) {
  MergeChoices choices;
  choices.by_field_.fill(policy.fields);
  choices.store_details = policy.fields;
  if (!is_choice(policy.fields)) violations.add("fields", "is not a choice");
  for (const auto& [name, choice] : policy.exceptions) {
    const Path exceptions = "exceptions", path = exceptions / name;
    const FieldInfo* field = find_field(name);
    const bool can_be_chosen = name == store_details_name || (field && field->patchable && !is_list(field->kind));
    if (!can_be_chosen)
      violations.add(path, "is not a field that one customer has from another");
    else if (!is_choice(choice))
      violations.add(path, "is not a choice");
    else if (field)
      choices.by_field_[static_cast<std::size_t>(field->field)] = choice;
    else
      choices.store_details = choice;
  }
  return choices;
}

MergeChoice settled(MergeChoice choice, const Record& keep, const Record& drop) noexcept {
  if (choice != MergeChoice::newest) return choice;
  return drop.last_modified_at() > keep.last_modified_at() ? MergeChoice::drop_unless_empty
                                                           : MergeChoice::keep_unless_empty;
}

Result<RecordContent> merged(const Record& keep, const Record& drop, const MergeChoices& choices, IdGenerator& ids) {
  RecordContent content = keep.content();
  const RecordContent other = drop.content();
  const auto takes = [&](Field field, bool has_own, bool other_has) {
    return takes_other(settled(choices[field], keep, drop), has_own, other_has);
  };
  for (const auto& field : field_table) {
    if (!field.patch) continue;
    const Slot slot = detail::slot_of(field.field);
    if (takes(field.field, !content[slot].empty(), !other[slot].empty())) content[slot] = other[slot];
  }
  // PERSON is the default, so that it may not have been meant.
  if (takes(Field::type, content.type != CustomerType::person, other.type != CustomerType::person))
    content.type = other.type;
  if (takes(Field::payment_terms, content.payment_terms.has_value(), other.payment_terms.has_value()))
    content.payment_terms = other.payment_terms;
  if (takes(Field::credit, content.credit.has_value(), other.credit.has_value())) content.credit = other.credit;
  if (takes(Field::account_manager, content.has_account_manager, other.has_account_manager))
    take_account_manager(content, other);

  if (!drop.lists()) return content;
  const RecordLists& others = *drop.lists();
  RecordLists lists = keep.lists_or_none();
  if (auto united = unite_lists(lists.addresses, others.addresses, ids, AddressRules()); !united) return united.error();
  if (auto united = unite_lists(lists.contacts, others.contacts, ids, ContactRules()); !united) return united.error();
  if (auto united = unite_lists(lists.consents, others.consents, ids, ConsentRules()); !united) return united.error();
  std::vector<Extension> extensions = lists.extensions.to_vector();
  extensions.insert(extensions.end(), others.extensions.begin(), others.extensions.end());
  sort_unique(extensions);
  lists.extensions.assign(std::move(extensions));
  content.lists = detail::SharedLists::make(std::move(lists));
  return content;
}

}  // namespace custengine::model
