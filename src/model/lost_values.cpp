#include "model/lost_values.hpp"

#include <custengine/timestamp.hpp>

#include <array>
#include <cstddef>

namespace custengine::model {

using detail::RecordContent;
using detail::Slot;

namespace {

std::string to_text(std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : std::string();
}

std::string to_text(Timestamp time) {
  std::string text;
  append_timestamp(text, time);
  return text;
}

template <class T, std::size_t n>
void add_members(LostValues& values, const Path& path, const T& kept, const T& lost,
                 const std::array<MemberInfo<T>, n>& members) {
  for (const auto& member : members)
    if (member.name != "id" && !member.derived && !member.stamp)
      values.add_text(path / member.wire, kept.*member.member, lost.*member.member);
}

AccountManager manager_of(const RecordContent& content) {
  return {.id = std::string(content[Slot::manager_id]),
          .display_name = std::string(content[Slot::manager_display_name]),
          .user_code = std::string(content[Slot::manager_user_code])};
}

/// The id counts as a value here: it names a user.
void add_manager(LostValues& values, const Path& path, const AccountManager& kept, const AccountManager& lost) {
  for (const auto& member : account_manager_members)
    values.add_text(path / member.wire, kept.*member.member, lost.*member.member);
}

}  // namespace

void LostValues::add(const Path& path, std::string kept, std::string lost) {
  values_.push_back({.field = path.text(), .kept = std::move(kept), .lost = std::move(lost)});
}

void LostValues::add_text(const Path& path, std::string_view kept, std::string_view lost) {
  if (!lost.empty() && kept != lost) add(path, std::string(kept), std::string(lost));
}

void LostValues::add_number(const Path& path, std::optional<std::int64_t> kept, std::optional<std::int64_t> lost) {
  if (lost && kept != lost) add(path, to_text(kept), to_text(lost));
}

void LostValues::add_credit(const Path& path, const std::optional<Credit>& kept, const std::optional<Credit>& lost,
                            bool balances_are_added) {
  const auto member = [](const std::optional<Credit>& credit, std::int64_t Credit::*number) {
    return credit ? std::optional((*credit).*number) : std::nullopt;
  };
  add_number(path / "limit", member(kept, &Credit::limit), member(lost, &Credit::limit));
  if (!balances_are_added) add_number(path / "balance", member(kept, &Credit::balance), member(lost, &Credit::balance));
}

void LostValues::add_element(const Path& path, const Address& kept, const Address& lost) {
  add_members(*this, path, kept, lost, address_members);
}

void LostValues::add_element(const Path& path, const Contact& kept, const Contact& lost) {
  add_members(*this, path, kept, lost, contact_members);
}

void LostValues::add_element(const Path& path, const Consent& kept, const Consent& lost) {
  add_members(*this, path, kept, lost, consent_members);
  const auto truth = [](bool status) { return status ? "true" : "false"; };
  add_text(path / "status", truth(kept.status), truth(lost.status));
  add_text(path / "createdAt", to_text(kept.created_at), to_text(lost.created_at));
  const auto changed = [](const Consent& consent) {
    return consent.last_modified_at ? to_text(*consent.last_modified_at) : std::string();
  };
  add_text(path / "lastModifiedAt", changed(kept), changed(lost));
  add_text(path / "modifiedBy", kept.modified_by, lost.modified_by);
}

void LostValues::add_field(const FieldInfo& field, const RecordContent& kept, const RecordContent& lost,
                           const MergePolicy& policy) {
  const Path path = field.wire;
  switch (field.kind) {
    case Kind::customer_type:
      // PERSON is the default, so it counts as not set.
      if (lost.type != CustomerType::person) add_text(path, to_string(kept.type), to_string(lost.type));
      break;
    case Kind::days:
      add_number(path, kept.payment_terms, lost.payment_terms);
      break;
    case Kind::credit:
      add_credit(path, kept.credit, lost.credit, policy.add_balances);
      break;
    case Kind::account_manager:
      add_manager(*this, path, manager_of(kept), manager_of(lost));
      break;
    case Kind::text:
      if (!field.patch || (field.field == Field::internal_note && policy.join_notes)) break;
      add_text(path, kept[detail::slot_of(field.field)], lost[detail::slot_of(field.field)]);
      break;
    case Kind::addresses:
    case Kind::contacts:
    case Kind::consents:
    case Kind::extensions:
    case Kind::timestamp:
    case Kind::counter:
      break;
  }
}

void LostValues::add_fields(const RecordContent& merged, const RecordContent& keep, const RecordContent& drop,
                            const MergePolicy& policy) {
  for (const auto& field : field_table) {
    add_field(field, merged, keep, policy);
    add_field(field, merged, drop, policy);
  }
}

void LostValues::add_details(const Path& path, const StoreDetails& kept, const StoreDetails& lost,
                             const MergePolicy& policy) {
  for (const auto& member : store_details_members)
    if (member.member != &StoreDetails::note || !policy.join_notes)
      add_text(path / member.wire, kept.*member.member, lost.*member.member);
  add_number(path / info(Field::payment_terms).wire, kept.payment_terms, lost.payment_terms);
  const Path credit = path / info(Field::credit).wire, manager = path / info(Field::account_manager).wire;
  add_credit(credit, kept.credit, lost.credit, policy.add_balances);
  add_manager(*this, manager, kept.account_manager.value_or(AccountManager()),
              lost.account_manager.value_or(AccountManager()));
}

}  // namespace custengine::model
