#include "model/record_lists.hpp"

#include "base/heap.hpp"
#include "model/field_table.hpp"

#include <array>
#include <string>

namespace custengine::detail {

namespace {

template <class T, std::size_t n>
std::size_t sum_of_members(std::span<const T> elements, const std::array<model::MemberInfo<T>, n>& members) noexcept {
  std::size_t bytes = 0;
  for (const T& element : elements)
    for (const auto& member : members) bytes += base::owned_bytes(element.*member.member);
  return bytes;
}

}  // namespace

std::size_t owned_bytes(std::span<const Address> addresses) noexcept {
  return sum_of_members(addresses, model::address_members);
}

std::size_t owned_bytes(std::span<const Contact> contacts) noexcept {
  std::size_t bytes = sum_of_members(contacts, model::contact_members);
  for (const auto& contact : contacts)
    bytes += contact.extensions.capacity() * sizeof(Extension) + owned_bytes(contact.extensions);
  return bytes;
}

std::size_t owned_bytes(std::span<const Consent> consents) noexcept {
  return sum_of_members(consents, model::consent_members);
}

std::size_t owned_bytes(std::span<const Extension> extensions) noexcept {
  std::size_t bytes = 0;
  for (const auto& extension : extensions) bytes += base::owned_bytes(extension.organization_id);
  return bytes;
}

std::size_t RecordLists::bytes() const noexcept {
  return sizeof(SharedLists) + addresses.bytes() + contacts.bytes() + consents.bytes() + extensions.bytes();
}

std::size_t RecordLists::bytes_apart_from(const RecordLists& other) const noexcept {
  const auto own = [](const auto& list, const auto& others) { return list.shares_with(others) ? 0 : list.bytes(); };
  return sizeof(SharedLists) + own(addresses, other.addresses) + own(contacts, other.contacts) +
         own(consents, other.consents) + own(extensions, other.extensions);
}

base::RefPtr<const SharedLists> SharedLists::make(RecordLists lists) {
  if (lists.empty()) return nullptr;
  return base::adopt(new SharedLists(std::move(lists)));
}

}  // namespace custengine::detail
