#include "model/display_name.hpp"

namespace custengine::model {

namespace {

bool is_empty(const NamePieces& pieces) noexcept {
  return pieces[0].empty();
}

std::string join(const NamePieces& pieces) {
  std::string name;
  for (const auto piece : pieces) name.append(piece);
  return name;
}

}  // namespace

NamePieces full_name(std::string_view first, std::string_view last) noexcept {
  if (first.empty()) return {last};
  if (last.empty()) return {first};
  return {first, " ", last};
}

NamePieces display_name(const detail::RecordContent& content) noexcept {
  using detail::Slot;
  const NamePieces company = {content[Slot::company_name]};
  const NamePieces person = full_name(content[Slot::first_name], content[Slot::last_name]);
  const bool is_person = content.type == CustomerType::person;
  const NamePieces candidates[] = {is_person ? person : company,
                                   company,
                                   person,
                                   NamePieces{content[Slot::email]},
                                   NamePieces{content[Slot::mobile]},
                                   NamePieces{content[Slot::external_reference]}};
  for (const auto& candidate : candidates)
    if (!is_empty(candidate)) return candidate;
  return {content[Slot::id]};
}

std::string display_name(const Address& address) {
  if (!address.company_name.empty()) return address.company_name;
  return join(full_name(address.first_name, address.last_name));
}

std::string display_name(const Contact& contact) {
  return join(full_name(contact.first_name, contact.last_name));
}

}  // namespace custengine::model
