#include "model/record_lists.hpp"

#include "model/field_table.hpp"

#include <array>
#include <string>

namespace custengine::detail {

namespace {

std::size_t heap_bytes(const std::string& text) noexcept {
  static const std::size_t inline_capacity = std::string().capacity();
  return text.capacity() > inline_capacity ? text.capacity() + 1 : 0;
}

template <class T, std::size_t n>
std::size_t heap_bytes(const std::vector<T>& elements, const std::array<model::MemberInfo<T>, n>& members) noexcept {
  std::size_t bytes = elements.capacity() * sizeof(T);
  for (const T& element : elements)
    for (const auto& member : members) bytes += heap_bytes(element.*member.member);
  return bytes;
}

std::size_t heap_bytes(const std::vector<Extension>& extensions) noexcept {
  std::size_t bytes = extensions.capacity() * sizeof(Extension);
  for (const auto& extension : extensions) bytes += heap_bytes(extension.organization_id);
  return bytes;
}

}  // namespace

std::size_t RecordLists::bytes() const noexcept {
  std::size_t bytes = sizeof(SharedLists) + heap_bytes(addresses, model::address_members) +
                      heap_bytes(contacts, model::contact_members) + heap_bytes(consents, model::consent_members) +
                      heap_bytes(extensions);
  for (const auto& contact : contacts) bytes += heap_bytes(contact.extensions);
  return bytes;
}

base::RefPtr<const SharedLists> SharedLists::make(RecordLists lists) {
  if (lists.empty()) return nullptr;
  return base::RefPtr<const SharedLists>::adopt(new SharedLists(std::move(lists)));
}

}  // namespace custengine::detail
