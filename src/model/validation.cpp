#include "model/validation.hpp"

#include "base/country.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <set>

namespace custengine::model {

namespace {

bool is_identifier(std::string_view text) noexcept {
  // No early exit: ids are short, and so the compiler makes it a few vector instructions.
  unsigned char others = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const auto letter = static_cast<unsigned char>((byte | 0x20) - 'a'), digit = static_cast<unsigned char>(byte - '0');
    unsigned char other = letter < 26 ? 0 : 1;
    other = digit < 10 ? 0 : other;
    other = byte == '-' ? 0 : other;
    other = byte == '_' ? 0 : other;
    others |= other;
  }
  return others == 0;
}

bool is_email(std::string_view text, const base::TextTraits& traits) noexcept {
  const std::size_t at = text.find('@');
  return at != text.npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos && !traits.blank;
}

/// What the kind demands beyond being text, or null.
const char* broken_rule(Kind kind, std::string_view text, const base::TextTraits& traits) noexcept {
  switch (kind) {
    case Kind::identifier:
      return is_identifier(text) ? nullptr : "must match ^[A-Za-z0-9-_]+";
    case Kind::digits:
      return std::ranges::all_of(text, base::is_digit) ? nullptr : "must be digits only";
    case Kind::email:
      return is_email(text, traits) ? nullptr : "must be one @ with text on both sides, and no blanks";
    case Kind::country:
      return base::find_country(text) ? nullptr : "must be an assigned ISO 3166-1 alpha-2 code in upper case";
    case Kind::reference:
      return traits.blank_at_end ? "must not begin or end with a blank" : nullptr;
    default:
      return nullptr;
  }
}

std::string element_path(std::string_view list, std::size_t index) {
  return std::string(list) + '[' + std::to_string(index) + ']';
}

template <class T, std::size_t n>
void check_members(const T& object, const std::array<MemberInfo<T>, n>& members, const std::string& path,
                   Violations& violations) {
  for (const auto& member : members) {
    const std::string& text = object.*member.member;
    if (member.derived || (text.empty() && !member.required)) continue;
    const std::string member_path = path.empty() ? std::string(member.wire) : path + '.' + std::string(member.wire);
    const auto check = member.required ? check_required_text : check_text;
    check(member.kind, member.max_bytes, text, member_path, violations);
  }
}

/// Ids that are given must differ within the list.
template <class T>
void check_unique_ids(const std::vector<T>& list, std::string_view path, std::string_view id_wire,
                      Violations& violations) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!list[i].id.empty() && !seen.insert(list[i].id).second)
      violations.add(element_path(path, i) + '.' + std::string(id_wire), "is used twice in the list");
}

void check_payment_terms(std::int32_t days, Violations& violations) {
  if (days < 0 || days > max_payment_terms_days)
    violations.add(std::string(info(Field::payment_terms).wire),
                   "must be 0 to " + std::to_string(max_payment_terms_days) + " days");
}

void check_type(CustomerType type, Violations& violations) {
  if (type < CustomerType::person || type > CustomerType::b2b)
    violations.add(std::string(info(Field::type).wire), "is not a customer type");
}

void check_time(Timestamp time, const std::string& path, Violations& violations) {
  if (const char* rule = broken_time_rule(time)) violations.add(path, rule);
}

void check_addresses(const std::vector<Address>& addresses, Violations& violations) {
  const auto list = info(Field::addresses).wire;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const std::string path = element_path(list, i);
    check_members(addresses[i], address_members, path, violations);
    if (addresses[i].type != AddressType::delivery && addresses[i].type != AddressType::invoice)
      violations.add(path + ".type", "is not an address type");
  }
  check_unique_ids(addresses, list, address_members[0].wire, violations);
}

void check_extensions(const std::vector<Extension>& extensions, std::span<const ExtensionCode> allowed,
                      const std::string& path, Violations& violations) {
  for (std::size_t i = 0; i < extensions.size(); ++i)
    check_extension(extensions[i], allowed, element_path(path, i), violations);
}

void check_contacts(const std::vector<Contact>& contacts, std::span<const ExtensionCode> allowed, bool restore,
                    Violations& violations) {
  const auto list = info(Field::contacts).wire;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const std::string path = element_path(list, i);
    check_members(contacts[i], contact_members, path, violations);
    check_extensions(contacts[i].extensions, allowed, path + ".extensions", violations);
    if (!restore) continue;
    check_time(contacts[i].created_at, path + ".createdAt", violations);
    check_time(contacts[i].last_modified_at, path + ".lastModifiedAt", violations);
  }
  check_unique_ids(contacts, list, contact_members[0].wire, violations);
}

void check_consents(const std::vector<Consent>& consents, bool restore, Violations& violations) {
  const auto list = info(Field::consents).wire;
  for (std::size_t i = 0; i < consents.size(); ++i) {
    const std::string path = element_path(list, i);
    check_members(consents[i], consent_members, path, violations);
    if (restore) check_time(consents[i].created_at, path + ".createdAt", violations);
  }
  check_unique_ids(consents, list, consent_members[0].wire, violations);
}

void check_restored(const CustomerDraft& draft, Violations& violations) {
  if (draft.created_at) check_time(*draft.created_at, std::string(info(Field::created_at).wire), violations);
  if (draft.last_modified_at)
    check_time(*draft.last_modified_at, std::string(info(Field::last_modified_at).wire), violations);
  // Half of what the type holds, so that no customer lives to see the version after the last.
  constexpr std::uint64_t max_version = std::numeric_limits<std::int64_t>::max();
  if (draft.version && (*draft.version == 0 || *draft.version > max_version))
    violations.add(std::string(info(Field::version).wire), "must be between 1 and " + std::to_string(max_version));
}

void check_account_manager(const AccountManager& manager, Violations& violations) {
  check_members(manager, account_manager_members, std::string(info(Field::account_manager).wire), violations);
}

void check_account_manager(const AccountManagerPatch& patch, Violations& violations) {
  AccountManager set;
  if (patch.id.has_value()) set.id = patch.id.value();
  if (patch.display_name.has_value()) set.display_name = patch.display_name.value();
  if (patch.user_code.has_value()) set.user_code = patch.user_code.value();
  check_account_manager(set, violations);
}

template <class TextOf>
void check_says_who(TextOf text_of, Violations& violations) {
  constexpr std::array identifying = {Field::first_name, Field::last_name, Field::company_name,
                                      Field::email,      Field::mobile,    Field::external_reference};
  std::string names;
  for (const Field field : identifying) {
    if (!text_of(field).empty()) return;
    names.append(names.empty() ? "" : ", ").append(info(field).wire);
  }
  // The field is empty: it is the customer as a whole that is at fault.
  violations.add("", "at least one of " + names + " must be given");
}

}  // namespace

void check_text(Kind kind, std::size_t max_bytes, std::string_view text, std::string_view path,
                Violations& violations) {
  if (text.empty()) return;
  const auto refuse = [&](std::string why) { violations.add(std::string(path), std::move(why)); };
  if (text.size() > max_bytes) refuse("must not be longer than " + std::to_string(max_bytes) + " bytes");
  const base::TextTraits traits = base::classify(text);
  if (!traits.utf8) return refuse("must be valid UTF-8");
  if (traits.control) refuse("must not hold control characters");
  if (traits.line_break && kind != Kind::lines) refuse("must not hold line breaks");
  if (const char* rule = broken_rule(kind, text, traits)) refuse(rule);
}

void check_required_text(Kind kind, std::size_t max_bytes, std::string_view text, std::string_view path,
                         Violations& violations) {
  if (text.empty())
    violations.add(std::string(path), "must not be empty");
  else
    check_text(kind, max_bytes, text, path, violations);
}

const char* broken_time_rule(Timestamp time) noexcept {
  return time >= first_time && time <= last_time ? nullptr : "must be a time of the years 0000 to 9999";
}

void check_extension(const Extension& extension, std::span<const ExtensionCode> allowed, const std::string& path,
                     Violations& violations) {
  const std::string prefix = path.empty() ? "" : path + '.';
  if (std::ranges::find(allowed, extension.code) == allowed.end()) {
    std::string known;
    for (const auto& code : allowed) known.append(known.empty() ? "" : ", ").append(code.name());
    violations.add(prefix + "extensionCode", "is not one that this tenant allows (" + known + ")");
  }
  check_required_text(Kind::identifier, max_id_bytes, extension.organization_id, prefix + "organizationUid",
                      violations);
}

void check_values(const CustomerDraft& draft, std::span<const ExtensionCode> allowed, bool restore,
                  Violations& violations) {
  for (const auto& field : field_table) {
    switch (field.kind) {
      case Kind::customer_type:
        check_type(draft.type, violations);
        break;
      case Kind::days:
        if (draft.payment_terms) check_payment_terms(*draft.payment_terms, violations);
        break;
      case Kind::account_manager:
        if (draft.account_manager) check_account_manager(*draft.account_manager, violations);
        break;
      case Kind::addresses:
        check_addresses(draft.addresses, violations);
        break;
      case Kind::contacts:
        check_contacts(draft.contacts, allowed, restore, violations);
        break;
      case Kind::consents:
        check_consents(draft.consents, restore, violations);
        break;
      case Kind::extensions:
        check_extensions(draft.extensions, allowed, std::string(field.wire), violations);
        break;
      default:
        if (field.draft) check_text(field.kind, field.max_bytes, draft.*field.draft, field.wire, violations);
    }
  }
  if (restore) check_restored(draft, violations);
}

void check_values(const CustomerPatch& patch, std::span<const ExtensionCode> allowed, Violations& violations) {
  for (const auto& field : field_table) {
    switch (field.kind) {
      case Kind::customer_type:
        if (patch.type.has_value()) check_type(patch.type.value(), violations);
        break;
      case Kind::days:
        if (patch.payment_terms.has_value()) check_payment_terms(patch.payment_terms.value(), violations);
        break;
      case Kind::account_manager:
        if (patch.account_manager.has_value()) check_account_manager(patch.account_manager.value(), violations);
        break;
      case Kind::addresses:
        if (patch.addresses.has_value()) check_addresses(patch.addresses.value(), violations);
        break;
      case Kind::contacts:
        if (patch.contacts.has_value()) check_contacts(patch.contacts.value(), allowed, false, violations);
        break;
      case Kind::consents:
        if (patch.consents.has_value()) check_consents(patch.consents.value(), false, violations);
        break;
      default:
        if (field.patch && (patch.*field.patch).has_value())
          check_text(field.kind, field.max_bytes, (patch.*field.patch).value(), field.wire, violations);
    }
  }
}

void check_values(const StoreDetails& details, Violations& violations) {
  check_members(details, store_details_members, "", violations);
  if (details.payment_terms) check_payment_terms(*details.payment_terms, violations);
  if (details.account_manager) check_account_manager(*details.account_manager, violations);
}

void check_says_who(const CustomerDraft& draft, Violations& violations) {
  check_says_who([&draft](Field field) -> std::string_view { return draft.*info(field).draft; }, violations);
}

void check_says_who(const detail::RecordContent& content, Violations& violations) {
  check_says_who([&content](Field field) { return content[detail::slot_of(field)]; }, violations);
}

}  // namespace custengine::model
