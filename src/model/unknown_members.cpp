#include "model/unknown_members.hpp"

#include "model/field_table.hpp"

#include <algorithm>

namespace custengine::model {

namespace {

constexpr std::uint32_t id_number = 1;
static_assert(address_members[0].number == id_number && contact_members[0].number == id_number &&
              consent_members[0].number == id_number && account_manager_members[0].number == id_number);

}  // namespace

void append_key(const Address& address, base::WireWriter& writer) {
  writer.add_bytes(id_number, address.id);
}

void append_key(const Contact& contact, base::WireWriter& writer) {
  writer.add_bytes(id_number, contact.id);
}

void append_key(const Consent& consent, base::WireWriter& writer) {
  writer.add_bytes(id_number, consent.id);
}

void append_key(const Extension& extension, base::WireWriter& writer) {
  writer.add_bytes(member_numbers::extension_code, extension.code.name());
  writer.add_bytes(member_numbers::extension_organization_id, extension.organization_id);
}

void append_key(const ManagerTexts& manager, base::WireWriter& writer) {
  writer.add_bytes(id_number, manager[0]);
}

UnknownMembers::UnknownMembers(std::string_view unknown, std::span<const std::uint32_t> nested) {
  base::WireReader reader(unknown);
  for (base::WireField field; reader.next(field);) {
    if (std::ranges::find(nested, field.number) == nested.end())
      own_.append(field.encoded);
    else
      entries_.emplace(field.number, field.bytes);
  }
}

std::string_view UnknownMembers::take(std::uint32_t number, std::string_view key) noexcept {
  // A key is no prefix of another, as it has the length of each of its texts.
  const auto found = entries_.lower_bound(std::pair{number, key});
  if (found == entries_.end() || found->first != number || !found->second.starts_with(key)) return {};
  const std::string_view members = found->second.substr(key.size());
  entries_.erase(found);
  return members;
}

}  // namespace custengine::model
