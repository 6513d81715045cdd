#include "model/display_name.hpp"

#include <algorithm>
#include <array>

namespace custengine::model {

namespace {

/// Returns "first last", or the one that is set.
std::string full_name(const std::string& first, const std::string& last) {
  if (first.empty()) return last;
  if (last.empty()) return first;
  return first + " " + last;
}

}  // namespace

detail::Slot display_source(const detail::RecordContent& content) noexcept {
  using detail::Slot;
  const bool has_company = !content[Slot::company_name].empty();
  const bool has_name = !content[Slot::first_name].empty() || !content[Slot::last_name].empty();
  if (has_name && (content.type == CustomerType::person || !has_company)) return Slot::first_name;
  for (const Slot slot : {Slot::company_name, Slot::email, Slot::mobile, Slot::external_reference})
    if (!content[slot].empty()) return slot;
  return Slot::id;
}

std::string_view name_of(const detail::Record& record) noexcept {
  using detail::Slot;
  constexpr std::array names = {Slot::first_name, Slot::last_name, Slot::company_name, Slot::email, Slot::mobile};
  if (std::ranges::all_of(names, [&](Slot slot) { return record.text(slot).empty(); })) return {};
  return record.text(Slot::display_name);
}

std::string display_name(const Address& address) {
  if (!address.company_name.empty()) return address.company_name;
  return full_name(address.first_name, address.last_name);
}

std::string display_name(const Contact& contact) {
  return full_name(contact.first_name, contact.last_name);
}

}  // namespace custengine::model
