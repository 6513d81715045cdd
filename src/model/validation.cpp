#include "model/validation.hpp"

#include "base/country.hpp"
#include "base/invisible.hpp"
#include "base/text.hpp"
#include "model/list_index.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <set>

namespace custengine::model {

namespace {

bool is_identifier(std::string_view text) noexcept {
  // No early exit: ids are short, and without one the compiler vectorizes the loop.
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

/// Returns the rule of the kind that a text breaks; null if none.
const char* broken_rule(TextKind kind, std::string_view text, const base::TextTraits& traits) noexcept {
  switch (kind) {
    case TextKind::identifier:
      return is_identifier(text) ? nullptr : "must match ^[A-Za-z0-9-_]+";
    case TextKind::digits:
      return std::ranges::all_of(text, base::is_digit) ? nullptr : "must be digits only";
    case TextKind::email:
      return is_email(text, traits) ? nullptr : "must be one @ with text on both sides, and no blanks";
    case TextKind::country:
      return base::is_country_code(text) ? nullptr : "must be an assigned ISO 3166-1 alpha-2 code in upper case, or XK";
    case TextKind::reference:
      return traits.blank_at_end ? "must not begin or end with a blank" : nullptr;
    case TextKind::text:
    case TextKind::name:
    case TextKind::lines:
      break;
  }
  return nullptr;
}

bool refuses_invisible(TextKind kind) noexcept {
  return kind == TextKind::identifier || kind == TextKind::reference || kind == TextKind::email;
}

/// Returns the rule that a text breaks and that earlier versions did not have; empty if none. A text that is already
/// refused is not reported as blank.
std::string broken_current_rule(TextKind kind, std::string_view text, bool is_refused) {
  if (refuses_invisible(kind))
    if (const auto invisible = base::find_invisible(text))
      return "must not hold the invisible character " + base::code_point_name(*invisible);
  if (kind == TextKind::name && !is_refused && base::is_blank(text))
    return "must not be only blanks and invisible characters";
  return {};
}

template <class T, std::size_t n>
void check_members(const T& object, const std::array<MemberInfo<T>, n>& members, const Path& path, TextRules rules,
                   Violations& violations) {
  for (const auto& member : members) {
    const std::string& text = object.*member.member;
    if (member.derived || (text.empty() && !member.required)) continue;
    if (member.stamp && rules != TextRules::lenient) continue;
    const auto check = member.required ? check_required_text : check_text;
    check(member.kind, member.max_characters, text, path / member.wire, violations, rules);
  }
}

/// Checks that the given ids of a list are unique.
template <class T>
void check_unique_ids(const std::vector<T>& list, const Path& path, std::string_view id_wire, Violations& violations) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!list[i].id.empty() && !seen.insert(list[i].id).second)
      violations.add(path[i] / id_wire, "is used twice in the list");
}

void check_payment_terms(std::int32_t days, const Path& path, Violations& violations) {
  if (days < 0 || days > max_payment_terms_days)
    violations.add(path, "must be 0 to " + std::to_string(max_payment_terms_days) + " days");
}

void check_type(CustomerType type, const Path& path, Violations& violations) {
  if (type < CustomerType::person || type > CustomerType::b2b) violations.add(path, "is not a customer type");
}

void check_time(Timestamp time, const Path& path, Violations& violations) {
  if (const char* rule = broken_time_rule(time)) violations.add(path, rule);
}

void check_addresses(const std::vector<Address>& addresses, const ValueRules& rules, const Path& list,
                     Violations& violations) {
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const Path path = list[i];
    check_members(addresses[i], address_members, path, rules.texts(), violations);
    if (addresses[i].type != AddressType::delivery && addresses[i].type != AddressType::invoice)
      violations.add(path / "type", "is not an address type");
  }
  check_unique_ids(addresses, list, address_members[0].wire, violations);
}

std::string not_allowed(std::span<const ExtensionCode> allowed) {
  std::string known;
  for (const auto& code : allowed) known.append(known.empty() ? "" : ", ").append(code.name());
  return "is not one that this tenant allows (" + known + ")";
}

/// Finds the contacts of a list that the customer already has. Their extensions do not change, whatever the list has.
class KnownContacts {
 public:
  /// If `current` is null, no contact is known.
  KnownContacts(const detail::Record* current, const std::vector<Contact>& list)
      : by_id_(current && has_extensions(list) ? std::span(current->lists_or_none().contacts)
                                               : std::span<const Contact>()) {}

  bool has(std::string_view id) const { return by_id_.find(id) != nullptr; }

 private:
  static bool has_extensions(const std::vector<Contact>& list) noexcept {
    return std::ranges::any_of(list, [](const Contact& contact) { return !contact.extensions.empty(); });
  }

  ListIndex<const Contact, ById> by_id_;
};

void check_extensions(const std::vector<Extension>& extensions, const ValueRules& rules, const Path& path,
                      Violations& violations) {
  for (std::size_t i = 0; i < extensions.size(); ++i) {
    if (rules.restore)
      check_id(extensions[i].organization_id, path[i] / "organizationUid", violations);
    else
      check_extension(extensions[i], rules.allowed, path[i], violations);
  }
}

/// `takes_extensions(contact)`: true if the contact's extensions count, and so are checked.
template <class TakesExtensions>
void check_contacts(const std::vector<Contact>& contacts, const ValueRules& rules, TakesExtensions takes_extensions,
                    const Path& list, Violations& violations) {
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const Path path = list[i];
    const Contact& contact = contacts[i];
    check_members(contact, contact_members, path, rules.texts(), violations);
    if (!contact.extensions.empty() && takes_extensions(contact))
      check_extensions(contact.extensions, rules, path / "extensions", violations);
    if (!rules.restore) continue;
    check_time(contact.created_at, path / "createdAt", violations);
    check_time(contact.last_modified_at, path / "lastModifiedAt", violations);
  }
  check_unique_ids(contacts, list, contact_members[0].wire, violations);
}

void check_consents(const std::vector<Consent>& consents, const ValueRules& rules, const Path& list,
                    Violations& violations) {
  for (std::size_t i = 0; i < consents.size(); ++i) {
    const Path path = list[i];
    check_members(consents[i], consent_members, path, rules.texts(), violations);
    if (!rules.restore) continue;
    check_time(consents[i].created_at, path / "createdAt", violations);
    if (consents[i].last_modified_at) check_time(*consents[i].last_modified_at, path / "lastModifiedAt", violations);
  }
  check_unique_ids(consents, list, consent_members[0].wire, violations);
}

void check_restored(const CustomerDraft& draft, const Path& root, Violations& violations) {
  if (draft.created_at) check_time(*draft.created_at, root / info(Field::created_at).wire, violations);
  if (draft.last_modified_at)
    check_time(*draft.last_modified_at, root / info(Field::last_modified_at).wire, violations);
  if (draft.version && (*draft.version == 0 || *draft.version > last_version))
    violations.add(root / info(Field::version).wire, "must be between 1 and " + std::to_string(last_version));
}

void check_account_manager(const AccountManagerPatch& patch, const Path& path, Violations& violations) {
  AccountManager set;
  if (patch.id.has_value()) set.id = patch.id.value();
  if (patch.display_name.has_value()) set.display_name = patch.display_name.value();
  if (patch.user_code.has_value()) set.user_code = patch.user_code.value();
  check_members(set, account_manager_members, path, TextRules::current, violations);
}

constexpr std::array identifying = {Field::first_name, Field::last_name, Field::company_name,
                                    Field::email,      Field::mobile,    Field::external_reference};

template <class TextOf>
bool has_identity(TextOf text_of, TextRules rules) {
  return std::ranges::any_of(identifying, [&](Field field) {
    const std::string_view text = text_of(field);
    return rules == TextRules::lenient ? !text.empty() : !base::is_blank(text);
  });
}

void add_missing_identity(const Path& root, Violations& violations) {
  std::string names;
  for (const Field field : identifying) names.append(names.empty() ? "" : ", ").append(info(field).wire);
  // The violation concerns the customer as a whole, not one field.
  violations.add(root, "at least one of " + names + " must be given");
}

template <class T, std::size_t n>
void clear_blank_names(T& object, const std::array<MemberInfo<T>, n>& members) {
  for (const auto& member : members)
    if (member.kind == TextKind::name && base::is_blank(object.*member.member)) (object.*member.member).clear();
}

}  // namespace

void check_text(TextKind kind, std::size_t max_characters, std::string_view text, const Path& path,
                Violations& violations, TextRules rules) {
  if (text.empty()) return;
  bool is_refused = false;
  const auto refuse = [&](std::string_view why) {
    violations.add(path, why);
    is_refused = true;
  };
  const base::TextTraits traits = base::classify(text);
  if (!traits.utf8) return refuse("must be valid UTF-8");
  if (text.size() > max_characters && base::count_characters(text) > max_characters)
    refuse("must not be longer than " + std::to_string(max_characters) + " characters");
  const bool has_lines = kind == TextKind::lines;
  if (traits.control || (traits.tab && !has_lines)) refuse("must not hold control characters");
  if (traits.line_break && !has_lines) refuse("must not hold line breaks");
  if (const char* rule = broken_rule(kind, text, traits)) refuse(rule);
  if (rules == TextRules::lenient) return;
  if (const std::string rule = broken_current_rule(kind, text, is_refused); !rule.empty()) refuse(rule);
}

void check_required_text(TextKind kind, std::size_t max_characters, std::string_view text, const Path& path,
                         Violations& violations, TextRules rules) {
  if (text.empty())
    violations.add(path, "must not be empty");
  else
    check_text(kind, max_characters, text, path, violations, rules);
}

const char* broken_time_rule(Timestamp time) noexcept {
  return time >= first_time && time <= last_time ? nullptr : "must be a time of the years 0000 to 9999";
}

void check_extension(const Extension& extension, std::span<const ExtensionCode> allowed, const Path& path,
                     Violations& violations) {
  if (std::ranges::find(allowed, extension.code) == allowed.end())
    violations.add(path / "extensionCode", violations.full() ? std::string() : not_allowed(allowed));
  check_id(extension.organization_id, path / "organizationUid", violations);
}

void check_values(const CustomerDraft& draft, const ValueRules& rules, Violations& violations, const Path& root) {
  const bool updates = rules.current && !rules.restore;
  for (const auto& field : field_table) {
    const Path path = root / field.wire;
    switch (field.kind) {
      case Kind::customer_type:
        check_type(draft.type, path, violations);
        break;
      case Kind::days:
        if (draft.payment_terms) check_payment_terms(*draft.payment_terms, path, violations);
        break;
      case Kind::account_manager:
        if (draft.account_manager)
          check_members(*draft.account_manager, account_manager_members, path, rules.texts(), violations);
        break;
      case Kind::addresses:
        check_addresses(draft.addresses, rules, path, violations);
        break;
      case Kind::contacts: {
        const KnownContacts known(updates ? rules.current : nullptr, draft.contacts);
        check_contacts(
            draft.contacts, rules, [&known](const Contact& contact) { return !known.has(contact.id); }, path,
            violations);
        break;
      }
      case Kind::consents:
        check_consents(draft.consents, rules, path, violations);
        break;
      case Kind::extensions:
        if (!updates) check_extensions(draft.extensions, rules, path, violations);
        break;
      case Kind::text:
        if (field.draft)
          check_text(field.text_kind, field.max_characters, draft.*field.draft, path, violations, rules.texts());
        break;
      case Kind::credit:
      case Kind::timestamp:
      case Kind::counter:
        break;
    }
  }
  if (rules.restore) check_restored(draft, root, violations);
}

void check_values(const CustomerPatch& patch, const ValueRules& rules, Violations& violations, const Path& root) {
  for (const auto& field : field_table) {
    switch (field.kind) {
      case Kind::customer_type:
        if (patch.type.has_value()) check_type(patch.type.value(), root / field.wire, violations);
        break;
      case Kind::days:
        if (patch.payment_terms.has_value())
          check_payment_terms(patch.payment_terms.value(), root / field.wire, violations);
        break;
      case Kind::account_manager:
        if (patch.account_manager.has_value())
          check_account_manager(patch.account_manager.value(), root / field.wire, violations);
        break;
      case Kind::addresses:
        if (patch.addresses.has_value()) check_addresses(patch.addresses.value(), rules, root / field.wire, violations);
        break;
      case Kind::contacts:
        if (patch.contacts.has_value())
          check_contacts(
              patch.contacts.value(), rules, [](const Contact& contact) { return contact.id.empty(); },
              root / field.wire, violations);
        break;
      case Kind::consents:
        if (patch.consents.has_value()) check_consents(patch.consents.value(), rules, root / field.wire, violations);
        break;
      case Kind::text:
        if (field.patch && (patch.*field.patch).has_value())
          check_text(field.text_kind, field.max_characters, (patch.*field.patch).value(), root / field.wire,
                     violations);
        break;
      case Kind::credit:
      case Kind::extensions:
      case Kind::timestamp:
      case Kind::counter:
        break;
    }
  }
}

void check_contact_extensions(const CustomerPatch& patch, const ValueRules& rules, Violations& violations) {
  if (!patch.contacts.has_value()) return;
  const auto& contacts = patch.contacts.value();
  const KnownContacts known(rules.current, contacts);
  const Path list = info(Field::contacts).wire;
  for (std::size_t i = 0; i < contacts.size(); ++i)
    if (!contacts[i].id.empty() && !contacts[i].extensions.empty() && !known.has(contacts[i].id))
      check_extensions(contacts[i].extensions, rules, list[i] / "extensions", violations);
}

void check_values(const StoreDetails& details, Violations& violations, const Path& root) {
  check_members(details, store_details_members, root, TextRules::current, violations);
  if (details.payment_terms)
    check_payment_terms(*details.payment_terms, root / info(Field::payment_terms).wire, violations);
  if (details.account_manager)
    check_members(*details.account_manager, account_manager_members, root / info(Field::account_manager).wire,
                  TextRules::current, violations);
}

void clear_blank_names(CustomerDraft& draft) {
  for (const auto& field : field_table)
    if (field.text_kind == TextKind::name && base::is_blank(draft.*field.draft)) (draft.*field.draft).clear();
  if (draft.account_manager) clear_blank_names(*draft.account_manager, account_manager_members);
  for (Address& address : draft.addresses) clear_blank_names(address, address_members);
  for (Contact& contact : draft.contacts) clear_blank_names(contact, contact_members);
  for (Consent& consent : draft.consents) clear_blank_names(consent, consent_members);
}

void require_identity(const CustomerDraft& draft, Violations& violations, const Path& root, TextRules rules) {
  const auto text_of = [&draft](Field field) -> std::string_view { return draft.*info(field).draft; };
  if (!has_identity(text_of, rules)) add_missing_identity(root, violations);
}

void require_identity(const detail::RecordContent& content, const detail::Record& before, Violations& violations) {
  const auto text_before = [&before](Field field) { return before.text(detail::slot_of(field)); };
  const auto text_after = [&content](Field field) { return content[detail::slot_of(field)]; };
  const TextRules rules = has_identity(text_before, TextRules::current) ? TextRules::current : TextRules::lenient;
  if (!has_identity(text_after, rules)) add_missing_identity({}, violations);
}

}  // namespace custengine::model
