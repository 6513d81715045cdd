#include "rules.hpp"

#include "../unit/engine/naive.hpp"
#include "letters.hpp"

#include <custengine/timestamp.hpp>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <set>

namespace custengine::test::twin {

namespace {

constexpr std::size_t short_text = 255, long_text = 10'000, id_letters = 128;

constexpr std::array all_text_fields = {
    TextField{"customerUid", TextKind::identifier, id_letters, &CustomerDraft::id, nullptr},
    TextField{"externalId", TextKind::reference, short_text, &CustomerDraft::external_reference,
              &CustomerPatch::external_reference},
    TextField{"firstname", TextKind::name, short_text, &CustomerDraft::first_name, &CustomerPatch::first_name},
    TextField{"lastname", TextKind::name, short_text, &CustomerDraft::last_name, &CustomerPatch::last_name},
    TextField{"companyName", TextKind::name, short_text, &CustomerDraft::company_name, &CustomerPatch::company_name},
    TextField{"email", TextKind::email, short_text, &CustomerDraft::email, &CustomerPatch::email},
    TextField{"mobile", TextKind::text, short_text, &CustomerDraft::mobile, &CustomerPatch::mobile},
    TextField{"address", TextKind::lines, short_text, &CustomerDraft::address, &CustomerPatch::address},
    TextField{"postalCode", TextKind::text, short_text, &CustomerDraft::postal_code, &CustomerPatch::postal_code},
    TextField{"city", TextKind::name, short_text, &CustomerDraft::city, &CustomerPatch::city},
    TextField{"countryCode", TextKind::country, 2, &CustomerDraft::country_code, &CustomerPatch::country_code},
    TextField{"vatNumber", TextKind::text, short_text, &CustomerDraft::vat_number, &CustomerPatch::vat_number},
    TextField{"ledgerNumber", TextKind::digits, short_text, &CustomerDraft::ledger_number,
              &CustomerPatch::ledger_number},
    TextField{"pricelistUid", TextKind::identifier, id_letters, &CustomerDraft::pricelist_id,
              &CustomerPatch::pricelist_id},
    TextField{"loyaltyId", TextKind::text, short_text, &CustomerDraft::loyalty_id, &CustomerPatch::loyalty_id},
    TextField{"origin", TextKind::text, short_text, &CustomerDraft::origin, &CustomerPatch::origin},
    TextField{"internalNote", TextKind::lines, long_text, &CustomerDraft::internal_note,
              &CustomerPatch::internal_note}};
constexpr std::size_t before_terms = 14;  // the position of the payment terms in field order

bool all_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == text.npos;
}

bool fits(TextKind kind, const std::string& text, const std::vector<UChar32>& letters) {
  static const std::set<std::string> countries = {"NO", "SE", "DK", "FI", "DE", "GB", "US", "XK"};
  switch (kind) {
    case TextKind::identifier:
      return all_of(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    case TextKind::digits:
      return all_of(text, "0123456789");
    case TextKind::country:
      return countries.contains(text);
    case TextKind::reference:
      return !u_isUWhiteSpace(letters.front()) && !u_isUWhiteSpace(letters.back());
    case TextKind::email:
      return std::ranges::count(text, '@') == 1 && text.front() != '@' && text.back() != '@' &&
             std::ranges::none_of(letters, u_isUWhiteSpace);
    default:
      return true;
  }
}

/// Rules that texts of earlier releases may break.
bool is_outdated(TextKind kind, const std::vector<UChar32>& letters) {
  if (kind == TextKind::name) return std::ranges::all_of(letters, is_blank_or_invisible);
  const bool refuses = kind == TextKind::identifier || kind == TextKind::reference || kind == TextKind::email;
  return refuses && std::ranges::any_of(letters, is_invisible);
}

std::string at(const std::string& list, std::size_t index) {
  return list + '[' + std::to_string(index) + ']';
}

void check_required(Fields& fields, TextKind kind, std::size_t max_letters, const std::string& text,
                    const std::string& path, bool lenient = false) {
  if (text.empty()) fields.add(path);
  check_text(fields, kind, max_letters, text, path, lenient);
}

template <class T>
void check_ids_differ(Fields& fields, const std::vector<T>& list, const std::string& path, const std::string& wire) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!list[i].id.empty() && !seen.insert(list[i].id).second) fields.add(at(path, i) + '.' + wire);
}

void check_addresses(Fields& fields, const std::vector<Address>& addresses, bool lenient) {
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const Address& address = addresses[i];
    const std::string path = at("addresses", i) + '.';
    check_text(fields, TextKind::identifier, id_letters, address.id, path + "customerAddressUid", lenient);
    check_text(fields, TextKind::name, short_text, address.company_name, path + "companyName", lenient);
    check_text(fields, TextKind::name, short_text, address.first_name, path + "firstname", lenient);
    check_text(fields, TextKind::name, short_text, address.last_name, path + "lastname", lenient);
    check_text(fields, TextKind::lines, short_text, address.address, path + "address", lenient);
    check_text(fields, TextKind::text, short_text, address.postal_code, path + "postalCode", lenient);
    check_text(fields, TextKind::name, short_text, address.city, path + "city", lenient);
    check_text(fields, TextKind::country, 2, address.country_code, path + "countryCode", lenient);
    check_text(fields, TextKind::email, short_text, address.email, path + "email", lenient);
    check_text(fields, TextKind::text, short_text, address.phone, path + "phone", lenient);
  }
  check_ids_differ(fields, addresses, "addresses", "customerAddressUid");
}

bool is_among(const std::string& id, const std::vector<Contact>& contacts) {
  return std::ranges::count(contacts, id, &Contact::id) > 0;
}

void check_extensions(Fields& fields, const std::vector<Extension>& extensions,
                      const std::vector<ExtensionCode>& allowed, bool restore, const std::string& path) {
  for (std::size_t j = 0; j < extensions.size(); ++j)
    if (restore)
      check_id(fields, extensions[j].organization_id, at(path, j) + ".organizationUid");
    else
      check_extension(fields, extensions[j], allowed, at(path, j) + '.');
}

void check_contacts(Fields& fields, const std::vector<Contact>& contacts, const std::vector<ExtensionCode>& allowed,
                    bool restore, const std::function<bool(const Contact&)>& keeps_extensions) {
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    const Contact& contact = contacts[i];
    const std::string path = at("contacts", i) + '.';
    check_text(fields, TextKind::identifier, id_letters, contact.id, path + "customerContactUid", restore);
    check_required(fields, TextKind::name, short_text, contact.first_name, path + "firstname", restore);
    check_required(fields, TextKind::name, short_text, contact.last_name, path + "lastname", restore);
    check_text(fields, TextKind::email, short_text, contact.email, path + "email", restore);
    check_text(fields, TextKind::text, short_text, contact.mobile, path + "mobile", restore);
    if (!keeps_extensions(contact)) check_extensions(fields, contact.extensions, allowed, restore, path + "extensions");
  }
  check_ids_differ(fields, contacts, "contacts", "customerContactUid");
}

void check_consents(Fields& fields, const std::vector<Consent>& consents, bool lenient) {
  for (std::size_t i = 0; i < consents.size(); ++i) {
    const std::string path = at("consents", i) + '.';
    check_text(fields, TextKind::identifier, id_letters, consents[i].id, path + "consentUid", lenient);
    check_text(fields, TextKind::name, short_text, consents[i].name, path + "name", lenient);
    check_text(fields, TextKind::text, short_text, consents[i].source, path + "source", lenient);
    if (lenient) check_text(fields, TextKind::text, short_text, consents[i].modified_by, path + "modifiedBy", lenient);
  }
  check_ids_differ(fields, consents, "consents", "consentUid");
}

void check_terms(Fields& fields, std::int32_t days) {
  if (days < 0 || days > 3650) fields.add("paymentTerms");
}

void check_manager(Fields& fields, const AccountManager& manager, bool lenient = false) {
  check_text(fields, TextKind::identifier, id_letters, manager.id, "accountManager.tenantUserUid", lenient);
  check_text(fields, TextKind::name, short_text, manager.display_name, "accountManager.displayName", lenient);
  check_text(fields, TextKind::text, short_text, manager.user_code, "accountManager.userCode", lenient);
}

std::string text_in(const Patch<std::string>& patch) {
  return patch.has_value() ? patch.value() : std::string();
}

/// In field order: the payment terms between text fields, and the account manager after all of them.
template <class CheckText, class CheckTerms, class CheckManager>
void check_in_order(CheckText check_text_field, CheckTerms terms, CheckManager manager) {
  for (std::size_t i = 0; i < all_text_fields.size(); ++i) {
    if (i == before_terms) terms();
    check_text_field(all_text_fields[i]);
  }
  manager();
}

std::string full_name(const std::string& first, const std::string& last) {
  return first + (first.empty() || last.empty() ? "" : " ") + last;
}

template <class T>
void give_ids(std::vector<T>& list, const Making& making) {
  for (T& element : list)
    while (element.id.empty()) {
      std::string id = making.next_id();
      if (std::ranges::none_of(list, [&id](const T& other) { return other.id == id; })) element.id = id;
    }
}

template <class T>
const T* with_id(const std::vector<T>& list, const std::string& id) {
  for (const T& element : list)
    if (element.id == id) return &element;
  return nullptr;
}

void complete(std::vector<Address>& addresses, const Making& making) {
  give_ids(addresses, making);
  for (Address& address : addresses)
    address.display_name =
        address.company_name.empty() ? full_name(address.first_name, address.last_name) : address.company_name;
}

void complete(std::vector<Contact>& contacts, const std::vector<Contact>& before, const Making& making) {
  give_ids(contacts, making);
  for (Contact& contact : contacts) {
    const Contact* old = with_id(before, contact.id);
    contact.display_name = full_name(contact.first_name, contact.last_name);
    if (old && !making.restore) {
      contact.extensions = old->extensions;
      contact.created_at = old->created_at;
      contact.last_modified_at = old->last_modified_at;
      if (contact != *old) contact.last_modified_at = making.now;
      continue;
    }
    sort_extensions(contact.extensions);
    if (!making.restore || contact.created_at == Timestamp()) contact.created_at = making.now;
    if (!making.restore || contact.last_modified_at == Timestamp()) contact.last_modified_at = making.now;
  }
}

void complete(std::vector<Consent>& consents, const std::vector<Consent>& before, const Making& making) {
  give_ids(consents, making);
  for (Consent& consent : consents) {
    const Consent* old = with_id(before, consent.id);
    if (old && !making.restore)
      consent.created_at = old->created_at;
    else if (!making.restore || consent.created_at == Timestamp())
      consent.created_at = making.now;
    if (making.restore) continue;
    if (!old) old = said_in(before, consent);
    const bool is_changed = old && old->status != consent.status;
    consent.last_modified_at = is_changed ? making.now : old ? old->last_modified_at : std::nullopt;
    consent.modified_by = is_changed ? making.subject : old ? old->modified_by : "";
  }
}

template <class T, class U>
void put(const Patch<T>& patch, U& value) {
  if (patch.is_clear()) value = U();
  if (patch.has_value()) value = patch.value();
}

}  // namespace

bool are_about_the_same(const Consent& a, const Consent& b) {
  return naive::fold(a.name) == naive::fold(b.name) && naive::fold(a.source) == naive::fold(b.source);
}

const Consent* said_in(const std::vector<Consent>& list, const Consent& consent) {
  for (const bool status : {consent.status, !consent.status})
    for (const Consent& other : list)
      if (other.status == status && are_about_the_same(other, consent)) return &other;
  return nullptr;
}

std::span<const TextField> text_fields() {
  return all_text_fields;
}

void check_text(Fields& fields, TextKind kind, std::size_t max_letters, const std::string& text,
                const std::string& path, bool lenient) {
  if (text.empty()) return;
  const auto decoded = icu::UnicodeString::fromUTF8(text);
  std::string encoded;
  if (decoded.toUTF8String(encoded) != text) return fields.add(path);  // invalid UTF-8 became U+FFFD
  std::vector<UChar32> letters;
  for (std::int32_t i = 0; i < decoded.length(); i = decoded.moveIndex32(i, 1)) {
    const UChar32 letter = decoded.char32At(i);
    letters.push_back(letter);
    const bool line_break = letter == '\n' || letter == '\r';
    const bool is_for_lines = line_break || letter == '\t';
    if (is_for_lines ? kind != TextKind::lines : u_charType(letter) == U_CONTROL_CHAR) fields.add(path);
  }
  if (letters.size() > max_letters || !fits(kind, text, letters)) fields.add(path);
  if (!lenient && is_outdated(kind, letters)) fields.add(path);
}

void check_id(Fields& fields, std::string_view id, const std::string& path) {
  check_required(fields, TextKind::identifier, id_letters, std::string(id), path);
}

void check_reference(Fields& fields, std::string_view reference) {
  check_required(fields, TextKind::reference, short_text, std::string(reference), "externalId");
}

void check_extension(Fields& fields, const Extension& extension, const std::vector<ExtensionCode>& allowed,
                     const std::string& path) {
  if (std::ranges::count(allowed, extension.code) == 0) fields.add(path + "extensionCode");
  check_id(fields, extension.organization_id, path + "organizationUid");
}

void check_draft(Fields& fields, const CustomerDraft& draft, const std::vector<ExtensionCode>& allowed, bool restore,
                 const CustomerDraft* current) {
  check_in_order(
      [&](const TextField& field) {
        check_text(fields, field.kind, field.max_letters, draft.*field.draft, std::string(field.wire), restore);
      },
      [&] {
        if (draft.payment_terms) check_terms(fields, *draft.payment_terms);
      },
      [&] {
        if (draft.account_manager) check_manager(fields, *draft.account_manager, restore);
      });
  check_addresses(fields, draft.addresses, restore);
  const bool keeps_extensions = current && !restore;
  check_contacts(fields, draft.contacts, allowed, restore,
                 [&](const Contact& contact) { return keeps_extensions && is_among(contact.id, current->contacts); });
  check_consents(fields, draft.consents, restore);
  if (!keeps_extensions) check_extensions(fields, draft.extensions, allowed, restore, "extensions");
  const bool is_version = !draft.version || (*draft.version >= 1 && *draft.version < std::uint64_t{1} << 63U);
  if (restore && !is_version) fields.add("version");
}

void check_patch(Fields& fields, const CustomerPatch& patch, const std::vector<ExtensionCode>& allowed) {
  check_in_order(
      [&](const TextField& field) {
        if (field.patch)
          check_text(fields, field.kind, field.max_letters, text_in(patch.*field.patch), std::string(field.wire));
      },
      [&] {
        if (patch.payment_terms.has_value()) check_terms(fields, patch.payment_terms.value());
      },
      [&] {
        if (!patch.account_manager.has_value()) return;
        const AccountManagerPatch& manager = patch.account_manager.value();
        check_manager(fields, {text_in(manager.id), text_in(manager.display_name), text_in(manager.user_code)});
      });
  if (patch.addresses.has_value()) check_addresses(fields, patch.addresses.value(), false);
  if (patch.contacts.has_value())
    check_contacts(fields, patch.contacts.value(), allowed, false,
                   [](const Contact& contact) { return !contact.id.empty(); });
  if (patch.consents.has_value()) check_consents(fields, patch.consents.value(), false);
}

void check_new_contacts(Fields& fields, const CustomerPatch& patch, const std::vector<ExtensionCode>& allowed,
                        const CustomerDraft& current) {
  if (!patch.contacts.has_value()) return;
  const auto& contacts = patch.contacts.value();
  for (std::size_t i = 0; i < contacts.size(); ++i)
    if (!contacts[i].id.empty() && !is_among(contacts[i].id, current.contacts))
      check_extensions(fields, contacts[i].extensions, allowed, false, at("contacts", i) + ".extensions");
}

void check_can_change(Fields& fields, const CustomerDraft& current, bool next_version, bool later_time) {
  if (later_time && *current.last_modified_at == parse_timestamp("9999-12-31T23:59:59.999Z"))
    fields.add("lastModifiedAt");
  if (next_version && *current.version == ~std::uint64_t{0} / 2) fields.add("version");
}

void check_details(Fields& fields, const StoreDetails& details) {
  check_text(fields, TextKind::identifier, id_letters, details.pricelist_id, "pricelistUid");
  check_text(fields, TextKind::digits, short_text, details.ledger_number, "ledgerNumber");
  check_text(fields, TextKind::lines, long_text, details.note, "note");
  if (details.payment_terms) check_terms(fields, *details.payment_terms);
  if (details.account_manager) check_manager(fields, *details.account_manager);
}

bool says_who(const CustomerDraft& draft, bool lenient) {
  const std::string all =
      draft.first_name + draft.last_name + draft.company_name + draft.email + draft.mobile + draft.external_reference;
  return lenient ? !all.empty() : says_something(all);
}

bool still_says_who(const CustomerDraft& next, const CustomerDraft& before) {
  return says_who(next, !says_who(before));
}

std::string display_name(const CustomerDraft& c) {
  const std::string person = full_name(c.first_name, c.last_name);
  for (const auto& name : {c.type == CustomerType::person ? person : c.company_name, c.company_name, person, c.email,
                           c.mobile, c.external_reference})
    if (!name.empty()) return name;
  return c.id;
}

CustomerDraft made(CustomerDraft draft, const Making& making) {
  if (!making.restore) {
    draft.created_at.reset();
    draft.last_modified_at.reset();
    draft.version.reset();
  }
  if (!draft.created_at) draft.created_at = making.now;
  if (!draft.last_modified_at) draft.last_modified_at = draft.created_at;
  if (!draft.version) draft.version = 1;
  complete(draft.addresses, making);
  complete(draft.contacts, {}, making);
  complete(draft.consents, {}, making);
  sort_extensions(draft.extensions);
  return draft;
}

CustomerDraft patched(const CustomerDraft& customer, const CustomerPatch& patch, const Making& making) {
  CustomerDraft next = customer;
  for (const TextField& field : text_fields())
    if (field.patch) put(patch.*field.patch, next.*field.draft);
  put(patch.type, next.type);
  put(patch.payment_terms, next.payment_terms);
  if (patch.credit.is_clear()) next.credit.reset();
  if (patch.credit.has_value()) {
    Credit credit = customer.credit.value_or(Credit());
    put(patch.credit.value().limit, credit.limit);
    put(patch.credit.value().balance, credit.balance);
    next.credit = credit;
  }
  if (patch.account_manager.is_clear()) next.account_manager.reset();
  if (patch.account_manager.has_value()) {
    AccountManager manager = customer.account_manager.value_or(AccountManager());
    put(patch.account_manager.value().id, manager.id);
    put(patch.account_manager.value().display_name, manager.display_name);
    put(patch.account_manager.value().user_code, manager.user_code);
    next.account_manager = manager;
  }
  put(patch.addresses, next.addresses);
  put(patch.contacts, next.contacts);
  put(patch.consents, next.consents);
  if (!patch.addresses.is_keep()) complete(next.addresses, making);
  if (!patch.contacts.is_keep()) complete(next.contacts, customer.contacts, making);
  if (!patch.consents.is_keep()) complete(next.consents, customer.consents, making);
  return next;
}

CustomerDraft updated(const CustomerDraft& customer, const CustomerDraft& draft, const Making& making) {
  CustomerDraft next = customer;
  for (const TextField& field : text_fields())
    if (field.patch && !(draft.*field.draft).empty()) next.*field.draft = draft.*field.draft;
  if (draft.type != CustomerType::person) next.type = draft.type;
  if (draft.payment_terms) next.payment_terms = draft.payment_terms;
  if (draft.credit) next.credit = draft.credit;
  if (draft.account_manager) next.account_manager = draft.account_manager;
  if (making.restore && draft.created_at) next.created_at = draft.created_at;
  if (!draft.addresses.empty()) complete(next.addresses = draft.addresses, making);
  if (!draft.contacts.empty()) complete(next.contacts = draft.contacts, customer.contacts, making);
  if (!draft.consents.empty()) complete(next.consents = draft.consents, customer.consents, making);
  if (making.restore && !draft.extensions.empty()) sort_extensions(next.extensions = draft.extensions);
  return next;
}

void sort_extensions(std::vector<Extension>& extensions) {
  const std::set<Extension> sorted(extensions.begin(), extensions.end());
  extensions.assign(sorted.begin(), sorted.end());
}

bool say_the_same(CustomerDraft a, const CustomerDraft& b) {
  a.version = b.version;
  a.last_modified_at = b.last_modified_at;
  return a == b;
}

bool is_equal(const CustomerDraft& ours, const Customer& theirs) {
  return theirs.to_draft() == ours && theirs.display_name() == display_name(ours);
}

}  // namespace custengine::test::twin
