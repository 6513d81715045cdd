#pragma once

// Lists every field of a customer once. The enum Field, the slots of a record, the getters of Customer, validation,
// JSON, merge patch, CSV columns, sort names, filters and the tables in docs/fields.md follow from the list.

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/sort.hpp>
#include <custengine/store.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::model {

// The list, as an X macro: a line for each field, in the order in which fields are written to JSON and reported.
// - TEXT is a text that a CustomerDraft and a CustomerPatch can set.
// - DRAFT_TEXT is a text that only a draft can set.
// - DERIVED_TEXT is a text that neither can set.
// - OTHER is a field that is no text.
//
// The first argument is the field's name, as in Customer, CustomerDraft, CustomerPatch and custengine::fields. Members
// of FieldInfo follow. clang-format off
#define CUSTENGINE_FIELDS(TEXT, DRAFT_TEXT, DERIVED_TEXT, OTHER)                                                       \
  DRAFT_TEXT(id, .number = 1, .wire = "customerUid", .text_kind = TextKind::identifier, .sort = SortField::id,         \
             .sort_rule = SortRule::bytes, .max_characters = max_id_characters)                                        \
  TEXT(external_reference, .number = 2, .wire = "externalId", .text_kind = TextKind::reference,                        \
       .sort = SortField::external_reference, .sort_rule = SortRule::bytes)                                            \
  OTHER(type, .patchable = true, .number = 3, .wire = "customerType", .kind = Kind::customer_type)                     \
  TEXT(first_name, .number = 4, .wire = "firstname", .text_kind = TextKind::name, .sort = SortField::first_name,       \
       .sort_rule = SortRule::collated, .searched = true)                                                              \
  TEXT(last_name, .number = 5, .wire = "lastname", .text_kind = TextKind::name, .sort = SortField::last_name,          \
       .sort_rule = SortRule::collated, .searched = true)                                                              \
  TEXT(company_name, .number = 6, .wire = "companyName", .text_kind = TextKind::name, .sort = SortField::company_name, \
       .sort_rule = SortRule::collated, .searched = true)                                                              \
  TEXT(email, .number = 7, .wire = "email", .text_kind = TextKind::email, .sort = SortField::email,                    \
       .sort_rule = SortRule::email, .searched = true)                                                                 \
  TEXT(mobile, .number = 8, .wire = "mobile", .text_kind = TextKind::text, .sort = SortField::mobile,                  \
       .sort_rule = SortRule::phone, .searched = true)                                                                 \
  TEXT(address, .number = 9, .wire = "address", .text_kind = TextKind::lines)                                          \
  TEXT(postal_code, .number = 10, .wire = "postalCode", .text_kind = TextKind::text, .sort = SortField::postal_code,   \
       .sort_rule = SortRule::bytes, .searched = true)                                                                 \
  TEXT(city, .number = 11, .wire = "city", .text_kind = TextKind::name, .sort = SortField::city,                       \
       .sort_rule = SortRule::collated, .searched = true)                                                              \
  TEXT(country_code, .number = 12, .wire = "countryCode", .text_kind = TextKind::country,                              \
       .sort = SortField::country_code, .sort_rule = SortRule::bytes, .max_characters = 2)                             \
  TEXT(vat_number, .number = 16, .wire = "vatNumber", .text_kind = TextKind::text, .sort = SortField::vat_number,      \
       .sort_rule = SortRule::vat, .searched = true)                                                                   \
  TEXT(ledger_number, .number = 17, .wire = "ledgerNumber", .text_kind = TextKind::digits,                             \
       .sort = SortField::ledger_number, .sort_rule = SortRule::number)                                                \
  TEXT(pricelist_id, .number = 18, .wire = "pricelistUid", .text_kind = TextKind::identifier,                          \
       .max_characters = max_id_characters)                                                                            \
  OTHER(payment_terms, .patchable = true, .number = 19, .wire = "paymentTerms", .kind = Kind::days)                    \
  OTHER(credit, .patchable = true, .number = 20, .wire = "credit", .kind = Kind::credit)                               \
  TEXT(loyalty_id, .number = 21, .wire = "loyaltyId", .text_kind = TextKind::text)                                     \
  TEXT(origin, .number = 22, .wire = "origin", .text_kind = TextKind::text)                                            \
  TEXT(internal_note, .number = 23, .wire = "internalNote", .text_kind = TextKind::lines,                              \
       .max_characters = max_note_characters)                                                                          \
  OTHER(account_manager, .patchable = true, .number = 24, .wire = "accountManager", .kind = Kind::account_manager)     \
  OTHER(addresses, .patchable = true, .number = 25, .wire = "addresses", .kind = Kind::addresses)                      \
  OTHER(contacts, .patchable = true, .number = 26, .wire = "contacts", .kind = Kind::contacts)                         \
  OTHER(consents, .patchable = true, .number = 27, .wire = "consents", .kind = Kind::consents)                         \
  OTHER(extensions, .number = 28, .wire = "extensions", .kind = Kind::extensions)                                      \
  OTHER(created_at, .number = 13, .wire = "createdAt", .kind = Kind::timestamp, .sort = SortField::created_at,         \
        .sort_rule = SortRule::time)                                                                                   \
  OTHER(last_modified_at, .number = 14, .wire = "lastModifiedAt", .kind = Kind::timestamp,                             \
        .sort = SortField::last_modified_at, .sort_rule = SortRule::time)                                              \
  OTHER(version, .number = 15, .wire = "version", .kind = Kind::counter)                                               \
  DERIVED_TEXT(display_name, .wire = "displayName", .text_kind = TextKind::text, .sort = SortField::display_name,      \
               .sort_rule = SortRule::collated, .max_characters = max_display_name_characters)
// clang-format on

/// The same list, of the text fields only.
#define CUSTENGINE_TEXT_FIELDS(TEXT) CUSTENGINE_FIELDS(TEXT, TEXT, TEXT, CUSTENGINE_NO_TEXT)
#define CUSTENGINE_NO_TEXT(...)

#define CUSTENGINE_FIELD_NAME(field_name, ...) field_name,
/// The fields, in the order of the list.
enum class Field : std::uint8_t {
  CUSTENGINE_FIELDS(CUSTENGINE_FIELD_NAME, CUSTENGINE_FIELD_NAME, CUSTENGINE_FIELD_NAME, CUSTENGINE_FIELD_NAME)
};
#undef CUSTENGINE_FIELD_NAME

/// The kind of a field's values.
enum class Kind : std::uint8_t {
  text,  // see TextKind
  customer_type,
  days,  // 0..3650
  credit,
  account_manager,
  addresses,
  contacts,
  consents,
  extensions,
  timestamp,
  counter,
};

/// The rule that a text of a field must keep.
enum class TextKind : std::uint8_t {
  text,        // UTF-8 without control characters
  name,        // as text, but not only blanks and invisible characters
  lines,       // text with line breaks and tabs allowed
  identifier,  // ^[A-Za-z0-9-_]+
  reference,   // text without blanks at its ends and without invisible characters
  email,       // one @, non-empty parts, no blanks, no invisible characters
  country,     // an assigned ISO 3166-1 alpha-2 code, or XK
  digits,      // 0-9 only
};

/// The order of a field's values.
enum class SortRule : std::uint8_t {
  none,
  bytes,
  email,     // by the bytes of the NFC, lower-case form
  phone,     // the first phone number in E.164 form, by bytes
  vat,       // VAT number, by bytes, then its country
  collated,  // by the tenant's locale
  number,    // digits, numerically; ties by length
  time,
};

// Limits of texts are in characters (code points), not bytes.
inline constexpr std::size_t max_text_characters = 255;
inline constexpr std::size_t max_id_characters = 128;
inline constexpr std::size_t max_note_characters = 10'000;
// "first last", both at their longest.
inline constexpr std::size_t max_display_name_characters = 2 * max_text_characters + 1;
inline constexpr std::int32_t max_payment_terms_days = 3650;

struct FieldInfo {
  Field field;
  std::string_view name;
  // For texts only; draft and patch are null if a caller cannot set the field there.
  std::string_view (Customer::*get)() const noexcept = nullptr;
  std::string CustomerDraft::*draft = nullptr;
  Patch<std::string> CustomerPatch::*patch = nullptr;
  bool patchable = false;    // a CustomerPatch may set it
  std::uint32_t number = 0;  // in the stored form, never changed or used again; 0 if derived
  std::string_view wire = {};
  Kind kind = Kind::text;
  TextKind text_kind = TextKind::text;  // for texts only
  std::optional<SortField> sort = {};
  SortRule sort_rule = SortRule::none;
  bool searched = false;  // by SearchRequest::query, in every tenant; see also searched_fields.hpp
  std::size_t max_characters = max_text_characters;  // code points; 0 unless it is a text

  constexpr bool is_text() const noexcept { return kind == Kind::text; }
};

#define CUSTENGINE_TEXT(field_name, ...)         \
  FieldInfo{.field = Field::field_name,          \
            .name = #field_name,                 \
            .get = &Customer::field_name,        \
            .draft = &CustomerDraft::field_name, \
            .patch = &CustomerPatch::field_name, \
            .patchable = true,                   \
            __VA_ARGS__},
#define CUSTENGINE_DRAFT_TEXT(field_name, ...)   \
  FieldInfo{.field = Field::field_name,          \
            .name = #field_name,                 \
            .get = &Customer::field_name,        \
            .draft = &CustomerDraft::field_name, \
            __VA_ARGS__},
#define CUSTENGINE_DERIVED_TEXT(field_name, ...) \
  FieldInfo{.field = Field::field_name, .name = #field_name, .get = &Customer::field_name, __VA_ARGS__},
#define CUSTENGINE_OTHER(field_name, ...) \
  FieldInfo{.field = Field::field_name, .name = #field_name, __VA_ARGS__, .max_characters = 0},

inline constexpr auto field_table = std::to_array<FieldInfo>(
    {CUSTENGINE_FIELDS(CUSTENGINE_TEXT, CUSTENGINE_DRAFT_TEXT, CUSTENGINE_DERIVED_TEXT, CUSTENGINE_OTHER)});

#undef CUSTENGINE_TEXT
#undef CUSTENGINE_DRAFT_TEXT
#undef CUSTENGINE_DERIVED_TEXT
#undef CUSTENGINE_OTHER

constexpr const FieldInfo& info(Field field) noexcept {
  return field_table[static_cast<std::size_t>(field)];
}

/// Another wire name that is accepted for the field; empty for most.
constexpr std::string_view alias(Field field) noexcept {
  return field == Field::external_reference ? "externalReference" : std::string_view();
}

/// Finds a field by wire name or alias; null if there is none.
const FieldInfo* find_field(std::string_view wire) noexcept;

/// A text member of a nested object.
template <class T>
struct MemberInfo {
  std::uint32_t number;  // as FieldInfo::number
  std::string_view name, wire;
  TextKind kind;
  std::string T::*member;
  std::size_t max_characters = max_text_characters;
  bool required = false;
  bool derived = false;  // written, accepted and ignored when read
  bool stamp = false;    // set by the engine: a caller's value counts, and is checked, only with `restore`
};

inline constexpr auto account_manager_members = std::to_array<MemberInfo<AccountManager>>({
    {1, "id", "tenantUserUid", TextKind::identifier, &AccountManager::id, max_id_characters},
    {2, "display_name", "displayName", TextKind::name, &AccountManager::display_name},
    {3, "user_code", "userCode", TextKind::text, &AccountManager::user_code},
});

// Besides these an Address has its `type`.
inline constexpr auto address_members = std::to_array<MemberInfo<Address>>({
    {1, "id", "customerAddressUid", TextKind::identifier, &Address::id, max_id_characters},
    {0, "display_name", "displayName", TextKind::text, &Address::display_name, max_display_name_characters, false,
     true},
    {2, "company_name", "companyName", TextKind::name, &Address::company_name},
    {3, "first_name", "firstname", TextKind::name, &Address::first_name},
    {4, "last_name", "lastname", TextKind::name, &Address::last_name},
    {5, "address", "address", TextKind::lines, &Address::address},
    {6, "postal_code", "postalCode", TextKind::text, &Address::postal_code},
    {7, "city", "city", TextKind::name, &Address::city},
    {8, "country_code", "countryCode", TextKind::country, &Address::country_code, 2},
    {9, "email", "email", TextKind::email, &Address::email},
    {10, "phone", "phone", TextKind::text, &Address::phone},
});

// Besides these a Contact has its times and `extensions`.
inline constexpr auto contact_members = std::to_array<MemberInfo<Contact>>({
    {1, "id", "customerContactUid", TextKind::identifier, &Contact::id, max_id_characters},
    {2, "first_name", "firstname", TextKind::name, &Contact::first_name, max_text_characters, true},
    {3, "last_name", "lastname", TextKind::name, &Contact::last_name, max_text_characters, true},
    {0, "display_name", "displayName", TextKind::text, &Contact::display_name, max_display_name_characters, false,
     true},
    {4, "email", "email", TextKind::email, &Contact::email},
    {5, "mobile", "mobile", TextKind::text, &Contact::mobile},
});

// Besides these a Consent has its `status` and times.
inline constexpr auto consent_members = std::to_array<MemberInfo<Consent>>({
    {1, "id", "consentUid", TextKind::identifier, &Consent::id, max_id_characters},
    {2, "name", "name", TextKind::name, &Consent::name},
    {3, "source", "source", TextKind::text, &Consent::source},
    {4, "modified_by", "modifiedBy", TextKind::text, &Consent::modified_by, max_text_characters, false, false, true},
});

// Besides these StoreDetails have payment terms, credit and account manager.
inline constexpr auto store_details_members = std::to_array<MemberInfo<StoreDetails>>({
    {1, "pricelist_id", "pricelistUid", TextKind::identifier, &StoreDetails::pricelist_id, max_id_characters},
    {2, "ledger_number", "ledgerNumber", TextKind::digits, &StoreDetails::ledger_number},
    {3, "note", "note", TextKind::lines, &StoreDetails::note, max_note_characters},
});

/// The numbers in the stored form of fields and members that were removed. Files may have them, so no field may use
/// one. A number is added here when its field is removed, and never taken out.
namespace retired_numbers {
inline constexpr std::initializer_list<std::uint32_t> customer = {}, account_manager = {}, address = {}, contact = {},
                                                      consent = {}, extension = {}, credit = {}, store_details = {};
}  // namespace retired_numbers

/// The numbers in the stored form of members that are no texts. An object's texts have others.
namespace member_numbers {
inline constexpr std::uint32_t address_type = 11;
inline constexpr std::uint32_t contact_created_at = 6, contact_last_modified_at = 7, contact_extensions = 8;
inline constexpr std::uint32_t consent_status = 5, consent_created_at = 6, consent_last_modified_at = 7;
inline constexpr std::uint32_t extension_code = 1, extension_organization_id = 2;
inline constexpr std::uint32_t credit_limit = 1, credit_balance = 2;
inline constexpr std::uint32_t details_payment_terms = 4, details_credit = 5, details_account_manager = 6;
}  // namespace member_numbers

}  // namespace custengine::model
