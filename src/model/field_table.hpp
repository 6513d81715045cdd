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
  DRAFT_TEXT(id, .wire = "customerUid", .text_kind = TextKind::identifier, .sort = SortField::id,                      \
             .sort_rule = SortRule::bytes, .max_characters = max_id_characters)                                        \
  TEXT(external_reference, .wire = "externalId", .text_kind = TextKind::reference,                                     \
       .sort = SortField::external_reference, .sort_rule = SortRule::bytes)                                            \
  OTHER(type, .patchable = true, .wire = "customerType", .kind = Kind::customer_type)                                  \
  TEXT(first_name, .wire = "firstname", .text_kind = TextKind::name, .sort = SortField::first_name,                    \
       .sort_rule = SortRule::collated, .searched = true)                                                              \
  TEXT(last_name, .wire = "lastname", .text_kind = TextKind::name, .sort = SortField::last_name,                       \
       .sort_rule = SortRule::collated, .searched = true)                                                              \
  TEXT(company_name, .wire = "companyName", .text_kind = TextKind::name, .sort = SortField::company_name,              \
       .sort_rule = SortRule::collated, .searched = true)                                                              \
  TEXT(email, .wire = "email", .text_kind = TextKind::email, .sort = SortField::email, .sort_rule = SortRule::email,   \
       .searched = true)                                                                                               \
  TEXT(mobile, .wire = "mobile", .text_kind = TextKind::text, .sort = SortField::mobile, .sort_rule = SortRule::phone, \
       .searched = true)                                                                                               \
  TEXT(address, .wire = "address", .text_kind = TextKind::lines)                                                       \
  TEXT(postal_code, .wire = "postalCode", .text_kind = TextKind::text, .sort = SortField::postal_code,                 \
       .sort_rule = SortRule::bytes, .searched = true)                                                                 \
  TEXT(city, .wire = "city", .text_kind = TextKind::name, .sort = SortField::city, .sort_rule = SortRule::collated,    \
       .searched = true)                                                                                               \
  TEXT(country_code, .wire = "countryCode", .text_kind = TextKind::country, .sort = SortField::country_code,           \
       .sort_rule = SortRule::bytes, .max_characters = 2)                                                              \
  TEXT(vat_number, .wire = "vatNumber", .text_kind = TextKind::text, .sort = SortField::vat_number,                    \
       .sort_rule = SortRule::vat, .searched = true)                                                                   \
  TEXT(ledger_number, .wire = "ledgerNumber", .text_kind = TextKind::digits, .sort = SortField::ledger_number,         \
       .sort_rule = SortRule::number)                                                                                  \
  TEXT(pricelist_id, .wire = "pricelistUid", .text_kind = TextKind::identifier, .max_characters = max_id_characters)   \
  OTHER(payment_terms, .patchable = true, .wire = "paymentTerms", .kind = Kind::days)                                  \
  OTHER(credit, .patchable = true, .wire = "credit", .kind = Kind::credit)                                             \
  TEXT(loyalty_id, .wire = "loyaltyId", .text_kind = TextKind::text)                                                   \
  TEXT(origin, .wire = "origin", .text_kind = TextKind::text)                                                          \
  TEXT(internal_note, .wire = "internalNote", .text_kind = TextKind::lines, .max_characters = max_note_characters)     \
  OTHER(account_manager, .patchable = true, .wire = "accountManager", .kind = Kind::account_manager)                   \
  OTHER(addresses, .patchable = true, .wire = "addresses", .kind = Kind::addresses)                                    \
  OTHER(contacts, .patchable = true, .wire = "contacts", .kind = Kind::contacts)                                       \
  OTHER(consents, .patchable = true, .wire = "consents", .kind = Kind::consents)                                       \
  OTHER(extensions, .wire = "extensions", .kind = Kind::extensions)                                                    \
  OTHER(created_at, .wire = "createdAt", .kind = Kind::timestamp, .sort = SortField::created_at,                       \
        .sort_rule = SortRule::time)                                                                                   \
  OTHER(last_modified_at, .wire = "lastModifiedAt", .kind = Kind::timestamp, .sort = SortField::last_modified_at,      \
        .sort_rule = SortRule::time)                                                                                   \
  OTHER(version, .wire = "version", .kind = Kind::counter)                                                             \
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
  bool patchable = false;  // a CustomerPatch may set it
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
  std::string_view name, wire;
  TextKind kind;
  std::string T::*member;
  std::size_t max_characters = max_text_characters;
  bool required = false;
  bool derived = false;  // written, accepted and ignored when read
  bool stamp = false;    // set by the engine: a caller's value counts, and is checked, only with `restore`
};

inline constexpr auto account_manager_members = std::to_array<MemberInfo<AccountManager>>({
    {"id", "tenantUserUid", TextKind::identifier, &AccountManager::id, max_id_characters},
    {"display_name", "displayName", TextKind::name, &AccountManager::display_name},
    {"user_code", "userCode", TextKind::text, &AccountManager::user_code},
});

// Besides these an Address has its `type`.
inline constexpr auto address_members = std::to_array<MemberInfo<Address>>({
    {"id", "customerAddressUid", TextKind::identifier, &Address::id, max_id_characters},
    {"display_name", "displayName", TextKind::text, &Address::display_name, max_display_name_characters, false, true},
    {"company_name", "companyName", TextKind::name, &Address::company_name},
    {"first_name", "firstname", TextKind::name, &Address::first_name},
    {"last_name", "lastname", TextKind::name, &Address::last_name},
    {"address", "address", TextKind::lines, &Address::address},
    {"postal_code", "postalCode", TextKind::text, &Address::postal_code},
    {"city", "city", TextKind::name, &Address::city},
    {"country_code", "countryCode", TextKind::country, &Address::country_code, 2},
    {"email", "email", TextKind::email, &Address::email},
    {"phone", "phone", TextKind::text, &Address::phone},
});

// Besides these a Contact has its times and `extensions`.
inline constexpr auto contact_members = std::to_array<MemberInfo<Contact>>({
    {"id", "customerContactUid", TextKind::identifier, &Contact::id, max_id_characters},
    {"first_name", "firstname", TextKind::name, &Contact::first_name, max_text_characters, true},
    {"last_name", "lastname", TextKind::name, &Contact::last_name, max_text_characters, true},
    {"display_name", "displayName", TextKind::text, &Contact::display_name, max_display_name_characters, false, true},
    {"email", "email", TextKind::email, &Contact::email},
    {"mobile", "mobile", TextKind::text, &Contact::mobile},
});

// Besides these a Consent has its `status` and times.
inline constexpr auto consent_members = std::to_array<MemberInfo<Consent>>({
    {"id", "consentUid", TextKind::identifier, &Consent::id, max_id_characters},
    {"name", "name", TextKind::name, &Consent::name},
    {"source", "source", TextKind::text, &Consent::source},
    {"modified_by", "modifiedBy", TextKind::text, &Consent::modified_by, max_text_characters, false, false, true},
});

// Besides these StoreDetails have payment terms, credit and account manager.
inline constexpr auto store_details_members = std::to_array<MemberInfo<StoreDetails>>({
    {"pricelist_id", "pricelistUid", TextKind::identifier, &StoreDetails::pricelist_id, max_id_characters},
    {"ledger_number", "ledgerNumber", TextKind::digits, &StoreDetails::ledger_number},
    {"note", "note", TextKind::lines, &StoreDetails::note, max_note_characters},
});

}  // namespace custengine::model
