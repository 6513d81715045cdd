#pragma once

// Every field of a customer, once. Validation, the stored record, JSON, merge patch, CSV columns, sort names
// filters and the table in docs/fields.md all read it: adding a field is adding a line (and its members in
// Customer, CustomerDraft and CustomerPatch, and its constant in custengine::fields).

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

/// In the order in which fields are written to JSON and reported.
enum class Field : std::uint8_t {
  id,
  external_reference,
  type,
  first_name,
  last_name,
  company_name,
  email,
  mobile,
  address,
  postal_code,
  city,
  country_code,
  vat_number,
  ledger_number,
  pricelist_id,
  payment_terms,
  credit,
  loyalty_id,
  origin,
  internal_note,
  account_manager,
  addresses,
  contacts,
  consents,
  extensions,
  created_at,
  last_modified_at,
  version,
  display_name,
};

/// What values a field or member takes. Up to `digits` they are texts, with the rule that each comment gives.
enum class Kind : std::uint8_t {
  text,        // UTF-8 without control characters
  name,        // the same, of more than blanks and invisible characters
  lines,       // text with line breaks and tabs allowed
  identifier,  // ^[A-Za-z0-9-_]+
  reference,   // text without blanks at its ends and without invisible characters
  email,       // one @, non-empty parts, no blanks, no invisible characters
  country,     // an assigned ISO 3166-1 alpha-2 code, or XK
  digits,      // 0-9 only
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

/// How a field's values are put in order.
enum class SortRule : std::uint8_t {
  none,
  bytes,
  folded,    // the bytes of the email as it compares
  phone,     // the first phone number in E.164 form, by bytes
  vat,       // VAT number, by bytes, then its country
  collated,  // by the tenant's locale
  number,    // digits, numerically; ties by length
  time,
};

struct FieldInfo {
  Field field;
  std::string_view name, wire;
  Kind kind;
  std::size_t max_characters = 0;  // code points; texts only
  std::optional<SortField> sort = {};
  SortRule sort_rule = SortRule::none;
  bool searched = false;   // by SearchRequest::query, in every tenant; see also searched_fields.hpp
  bool patchable = false;  // a CustomerPatch may touch it
  // Texts only; draft and patch are null where the caller has no say.
  std::string_view (Customer::*get)() const noexcept = nullptr;
  std::string CustomerDraft::*draft = nullptr;
  Patch<std::string> CustomerPatch::*patch = nullptr;

  constexpr bool is_text() const noexcept { return kind <= Kind::digits; }
};

// Limits of texts are in characters (code points), whatever bytes these take.
inline constexpr std::size_t max_text_characters = 255;
inline constexpr std::size_t max_id_characters = 128;
inline constexpr std::size_t max_note_characters = 10'000;
// "first last", both at their longest.
inline constexpr std::size_t max_display_name_characters = 2 * max_text_characters + 1;
inline constexpr std::int32_t max_payment_terms_days = 3650;

inline constexpr auto field_table = std::to_array<FieldInfo>({
    {Field::id, "id", "customerUid", Kind::identifier, max_id_characters, SortField::id, SortRule::bytes, false, false,
     &Customer::id, &CustomerDraft::id},
    {Field::external_reference, "external_reference", "externalId", Kind::reference, max_text_characters,
     SortField::external_reference, SortRule::bytes, false, true, &Customer::external_reference,
     &CustomerDraft::external_reference, &CustomerPatch::external_reference},
    {Field::type, "type", "customerType", Kind::customer_type, 0, std::nullopt, SortRule::none, false, true},
    {Field::first_name, "first_name", "firstname", Kind::name, max_text_characters, SortField::first_name,
     SortRule::collated, true, true, &Customer::first_name, &CustomerDraft::first_name, &CustomerPatch::first_name},
    {Field::last_name, "last_name", "lastname", Kind::name, max_text_characters, SortField::last_name,
     SortRule::collated, true, true, &Customer::last_name, &CustomerDraft::last_name, &CustomerPatch::last_name},
    {Field::company_name, "company_name", "companyName", Kind::name, max_text_characters, SortField::company_name,
     SortRule::collated, true, true, &Customer::company_name, &CustomerDraft::company_name,
     &CustomerPatch::company_name},
    {Field::email, "email", "email", Kind::email, max_text_characters, SortField::email, SortRule::folded, true, true,
     &Customer::email, &CustomerDraft::email, &CustomerPatch::email},
    {Field::mobile, "mobile", "mobile", Kind::text, max_text_characters, SortField::mobile, SortRule::phone, true, true,
     &Customer::mobile, &CustomerDraft::mobile, &CustomerPatch::mobile},
    {Field::address, "address", "address", Kind::lines, max_text_characters, std::nullopt, SortRule::none, false, true,
     &Customer::address, &CustomerDraft::address, &CustomerPatch::address},
    {Field::postal_code, "postal_code", "postalCode", Kind::text, max_text_characters, SortField::postal_code,
     SortRule::bytes, true, true, &Customer::postal_code, &CustomerDraft::postal_code, &CustomerPatch::postal_code},
    {Field::city, "city", "city", Kind::name, max_text_characters, SortField::city, SortRule::collated, true, true,
     &Customer::city, &CustomerDraft::city, &CustomerPatch::city},
    {Field::country_code, "country_code", "countryCode", Kind::country, 2, SortField::country_code, SortRule::bytes,
     false, true, &Customer::country_code, &CustomerDraft::country_code, &CustomerPatch::country_code},
    {Field::vat_number, "vat_number", "vatNumber", Kind::text, max_text_characters, SortField::vat_number,
     SortRule::vat, true, true, &Customer::vat_number, &CustomerDraft::vat_number, &CustomerPatch::vat_number},
    {Field::ledger_number, "ledger_number", "ledgerNumber", Kind::digits, max_text_characters, SortField::ledger_number,
     SortRule::number, false, true, &Customer::ledger_number, &CustomerDraft::ledger_number,
     &CustomerPatch::ledger_number},
    {Field::pricelist_id, "pricelist_id", "pricelistUid", Kind::identifier, max_id_characters, std::nullopt,
     SortRule::none, false, true, &Customer::pricelist_id, &CustomerDraft::pricelist_id, &CustomerPatch::pricelist_id},
    {Field::payment_terms, "payment_terms", "paymentTerms", Kind::days, 0, std::nullopt, SortRule::none, false, true},
    {Field::credit, "credit", "credit", Kind::credit, 0, std::nullopt, SortRule::none, false, true},
    {Field::loyalty_id, "loyalty_id", "loyaltyId", Kind::text, max_text_characters, std::nullopt, SortRule::none, false,
     true, &Customer::loyalty_id, &CustomerDraft::loyalty_id, &CustomerPatch::loyalty_id},
    {Field::origin, "origin", "origin", Kind::text, max_text_characters, std::nullopt, SortRule::none, false, true,
     &Customer::origin, &CustomerDraft::origin, &CustomerPatch::origin},
    {Field::internal_note, "internal_note", "internalNote", Kind::lines, max_note_characters, std::nullopt,
     SortRule::none, false, true, &Customer::internal_note, &CustomerDraft::internal_note,
     &CustomerPatch::internal_note},
    {Field::account_manager, "account_manager", "accountManager", Kind::account_manager, 0, std::nullopt,
     SortRule::none, false, true},
    {Field::addresses, "addresses", "addresses", Kind::addresses, 0, std::nullopt, SortRule::none, false, true},
    {Field::contacts, "contacts", "contacts", Kind::contacts, 0, std::nullopt, SortRule::none, false, true},
    {Field::consents, "consents", "consents", Kind::consents, 0, std::nullopt, SortRule::none, false, true},
    {Field::extensions, "extensions", "extensions", Kind::extensions},
    {Field::created_at, "created_at", "createdAt", Kind::timestamp, 0, SortField::created_at, SortRule::time},
    {Field::last_modified_at, "last_modified_at", "lastModifiedAt", Kind::timestamp, 0, SortField::last_modified_at,
     SortRule::time},
    {Field::version, "version", "version", Kind::counter},
    {Field::display_name, "display_name", "displayName", Kind::text, max_display_name_characters,
     SortField::display_name, SortRule::collated, false, false, &Customer::display_name},
});

constexpr const FieldInfo& info(Field field) noexcept {
  return field_table[static_cast<std::size_t>(field)];
}

/// Another wire name that is accepted for the field; empty for most.
constexpr std::string_view alias(Field field) noexcept {
  return field == Field::external_reference ? "externalReference" : std::string_view();
}

/// By wire name or alias; null when there is none.
const FieldInfo* find_field(std::string_view wire) noexcept;

/// A text member of a nested object.
template <class T>
struct MemberInfo {
  std::string_view name, wire;
  Kind kind;
  std::string T::*member;
  std::size_t max_characters = max_text_characters;
  bool required = false;
  bool derived = false;  // written, accepted and ignored when read
  bool stamp = false;    // set by the engine: what a caller gives counts, and is judged, with `restore` only
};

inline constexpr auto account_manager_members = std::to_array<MemberInfo<AccountManager>>({
    {"id", "tenantUserUid", Kind::identifier, &AccountManager::id, max_id_characters},
    {"display_name", "displayName", Kind::name, &AccountManager::display_name},
    {"user_code", "userCode", Kind::text, &AccountManager::user_code},
});

// Besides these an Address has its `type`.
inline constexpr auto address_members = std::to_array<MemberInfo<Address>>({
    {"id", "customerAddressUid", Kind::identifier, &Address::id, max_id_characters},
    {"display_name", "displayName", Kind::text, &Address::display_name, max_display_name_characters, false, true},
    {"company_name", "companyName", Kind::name, &Address::company_name},
    {"first_name", "firstname", Kind::name, &Address::first_name},
    {"last_name", "lastname", Kind::name, &Address::last_name},
    {"address", "address", Kind::lines, &Address::address},
    {"postal_code", "postalCode", Kind::text, &Address::postal_code},
    {"city", "city", Kind::name, &Address::city},
    {"country_code", "countryCode", Kind::country, &Address::country_code, 2},
    {"email", "email", Kind::email, &Address::email},
    {"phone", "phone", Kind::text, &Address::phone},
});

// Besides these a Contact has its times and `extensions`.
inline constexpr auto contact_members = std::to_array<MemberInfo<Contact>>({
    {"id", "customerContactUid", Kind::identifier, &Contact::id, max_id_characters},
    {"first_name", "firstname", Kind::name, &Contact::first_name, max_text_characters, true},
    {"last_name", "lastname", Kind::name, &Contact::last_name, max_text_characters, true},
    {"display_name", "displayName", Kind::text, &Contact::display_name, max_display_name_characters, false, true},
    {"email", "email", Kind::email, &Contact::email},
    {"mobile", "mobile", Kind::text, &Contact::mobile},
});

// Besides these a Consent has its `status` and times.
inline constexpr auto consent_members = std::to_array<MemberInfo<Consent>>({
    {"id", "consentUid", Kind::identifier, &Consent::id, max_id_characters},
    {"name", "name", Kind::name, &Consent::name},
    {"source", "source", Kind::text, &Consent::source},
    {"modified_by", "modifiedBy", Kind::text, &Consent::modified_by, max_text_characters, false, false, true},
});

// Besides these StoreDetails have payment terms, credit and account manager.
inline constexpr auto store_details_members = std::to_array<MemberInfo<StoreDetails>>({
    {"pricelist_id", "pricelistUid", Kind::identifier, &StoreDetails::pricelist_id, max_id_characters},
    {"ledger_number", "ledgerNumber", Kind::digits, &StoreDetails::ledger_number},
    {"note", "note", Kind::lines, &StoreDetails::note, max_note_characters},
});

}  // namespace custengine::model
