#include "base/crc32c.hpp"
#include "base/protobuf_wire.hpp"
#include "model/record_codec.hpp"
#include "model/unknown_members.hpp"

#include <array>
#include <utility>

namespace custengine::model {

namespace {

using base::WireWriter;
using detail::RecordContent;
using detail::Slot;
namespace numbers = member_numbers;

// The numbers of nested objects.
constexpr std::array objects_of_customer = {info(Field::credit).number,    info(Field::account_manager).number,
                                            info(Field::addresses).number, info(Field::contacts).number,
                                            info(Field::consents).number,  info(Field::extensions).number};
constexpr std::array objects_of_contact = {numbers::contact_extensions};
constexpr std::array objects_of_details = {numbers::details_credit, numbers::details_account_manager};

// As in proto3, a member with its default value is left out.
void add_text(std::uint32_t number, std::string_view text, WireWriter& writer) {
  if (!text.empty()) writer.add_bytes(number, text);
}

void add_number(std::uint32_t number, std::uint64_t value, WireWriter& writer) {
  if (value != 0) writer.add_varint(number, value);
}

std::uint64_t to_varint(Timestamp time) noexcept {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

template <class T, std::size_t n>
void add_texts(const T& object, const std::array<MemberInfo<T>, n>& members, WireWriter& writer) {
  for (const auto& member : members)
    if (!member.derived) add_text(member.number, object.*member.member, writer);
}

// Add the members of an object, and then those that this version does not know.
void add_members(const Contact& contact, std::string_view unknown, WireWriter& writer);
void add_members(const Consent& consent, std::string_view unknown, WireWriter& writer);

void add_members(const Credit& credit, std::string_view unknown, WireWriter& writer) {
  add_number(numbers::credit_limit, base::to_zigzag(credit.limit), writer);
  add_number(numbers::credit_balance, base::to_zigzag(credit.balance), writer);
  writer.add_encoded(unknown);
}

void add_members(const ManagerTexts& manager, std::string_view unknown, WireWriter& writer) {
  for (std::size_t i = 0; i < manager.size(); ++i) add_text(account_manager_members[i].number, manager[i], writer);
  writer.add_encoded(unknown);
}

void add_members(const Extension& extension, std::string_view unknown, WireWriter& writer) {
  add_text(numbers::extension_code, extension.code.name(), writer);
  add_text(numbers::extension_organization_id, extension.organization_id, writer);
  writer.add_encoded(unknown);
}

void add_members(const Address& address, std::string_view unknown, WireWriter& writer) {
  add_texts(address, address_members, writer);
  add_number(numbers::address_type, static_cast<std::uint64_t>(address.type), writer);
  writer.add_encoded(unknown);
}

template <class T>
void add_object(std::uint32_t number, const T& object, UnknownMembers& unknown, WireWriter& writer) {
  writer.add_message(number, [&] { add_members(object, unknown.take(object, number), writer); });
}

template <class List>
void add_objects(std::uint32_t number, const List& objects, UnknownMembers& unknown, WireWriter& writer) {
  for (const auto& object : objects) add_object(number, object, unknown, writer);
}

void add_members(const Contact& contact, std::string_view unknown, WireWriter& writer) {
  UnknownMembers members(unknown, objects_of_contact);
  add_texts(contact, contact_members, writer);
  add_number(numbers::contact_created_at, to_varint(contact.created_at), writer);
  add_number(numbers::contact_last_modified_at, to_varint(contact.last_modified_at), writer);
  add_objects(numbers::contact_extensions, contact.extensions, members, writer);
  writer.add_encoded(members.own());
}

void add_members(const Consent& consent, std::string_view unknown, WireWriter& writer) {
  add_texts(consent, consent_members, writer);
  add_number(numbers::consent_status, consent.status ? 1 : 0, writer);
  add_number(numbers::consent_created_at, to_varint(consent.created_at), writer);
  if (consent.last_modified_at)
    writer.add_varint(numbers::consent_last_modified_at, to_varint(*consent.last_modified_at));
  writer.add_encoded(unknown);
}

void add_days(std::uint32_t number, std::optional<std::int32_t> days, WireWriter& writer) {
  if (days) writer.add_varint(number, static_cast<std::uint64_t>(*days));
}

void add_field(const FieldInfo& field, const RecordContent& content, UnknownMembers& unknown, WireWriter& writer) {
  static const detail::RecordLists none;
  const detail::RecordLists& lists = content.lists ? *content.lists : none;
  switch (field.kind) {
    case Kind::text:
      return add_text(field.number, content[detail::slot_of(field.field)], writer);
    case Kind::customer_type:
      return add_number(field.number, static_cast<std::uint64_t>(content.type), writer);
    case Kind::days:
      return add_days(field.number, content.payment_terms, writer);
    case Kind::credit:
      if (content.credit) add_object(field.number, *content.credit, unknown, writer);
      return;
    case Kind::account_manager:
      if (content.has_account_manager)
        add_object(field.number,
                   ManagerTexts{content[Slot::manager_id], content[Slot::manager_display_name],
                                content[Slot::manager_user_code]},
                   unknown, writer);
      return;
    case Kind::addresses:
      return add_objects(field.number, lists.addresses, unknown, writer);
    case Kind::contacts:
      return add_objects(field.number, lists.contacts, unknown, writer);
    case Kind::consents:
      return add_objects(field.number, lists.consents, unknown, writer);
    case Kind::extensions:
      return add_objects(field.number, lists.extensions, unknown, writer);
    case Kind::timestamp:
      return add_number(field.number,
                        to_varint(field.field == Field::created_at ? content.created_at : content.last_modified_at),
                        writer);
    case Kind::counter:
      return add_number(field.number, content.version, writer);
  }
}

/// Returns the stored form of a message; `add_fields(writer)` adds the fields.
template <class AddFields>
std::string sealed(StoredFormat format, AddFields add_fields) {
  std::string bytes(1, static_cast<char>(format));
  WireWriter writer(bytes);
  add_fields(writer);
  base::append_crc32c(bytes);
  return bytes;
}

std::string_view encoded(const base::RefPtr<const detail::UnknownFields>& unknown) noexcept {
  return unknown ? unknown->encoded() : std::string_view();
}

}  // namespace

std::string encode(const RecordContent& content) {
  UnknownMembers unknown(encoded(content.unknown), objects_of_customer);
  return sealed(StoredFormat::customer, [&](WireWriter& writer) {
    for (const FieldInfo& field : field_table)
      if (field.number != 0) add_field(field, content, unknown, writer);
    writer.add_encoded(unknown.own());
  });
}

std::string encode(const StoredDetails& stored) {
  const StoreDetails& details = stored.details;
  UnknownMembers unknown(encoded(stored.unknown), objects_of_details);
  return sealed(StoredFormat::store_details, [&](WireWriter& writer) {
    add_texts(details, store_details_members, writer);
    add_days(numbers::details_payment_terms, details.payment_terms, writer);
    if (details.credit) add_object(numbers::details_credit, *details.credit, unknown, writer);
    if (const auto& manager = details.account_manager)
      add_object(numbers::details_account_manager, ManagerTexts{manager->id, manager->display_name, manager->user_code},
                 unknown, writer);
    writer.add_encoded(unknown.own());
  });
}

}  // namespace custengine::model
