#include "serve/openapi/schemas.hpp"

#include <custengine/customer.hpp>
#include <custengine/field_list.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::serve {
namespace {

using boost::json::array;
using boost::json::object;
using detail::ListedKind;

/// Where a value is: in an answer, or in a draft or patch. There null means that nothing is given, or clears.
enum class Place { answer, input };

/// Only answers name the plain schema; input has its own, with members that may be null or missing.
std::string part_name(std::string_view name, Place place) {
  return std::string(name) + (place == Place::input ? "Input" : "");
}

constexpr std::array two_way_parts = {"Address", "Contact", "Consent", "Credit", "AccountManager", "StoreDetails"};

object nullable_reference(std::string_view name) {
  return {{"oneOf", array{schema_reference(name), object{{"type", "null"}}}}};
}

object typed(std::string_view type, Place place) {
  if (place == Place::answer) return {{"type", type}};
  return {{"type", array{type, "null"}}};
}

object ignored() {
  return {{"description", "Accepted and ignored, so that an answer can be sent back."}};
}

object timestamp(Place place) {
  object schema = typed("string", place);
  schema["format"] = "date-time";
  return schema;
}

/// The rule of a text that a pattern expresses; null if there is none. A text that is not set is empty.
const char* pattern_of(ListedKind kind) noexcept {
  if (kind == ListedKind::identifier) return "^[A-Za-z0-9_-]*$";
  if (kind == ListedKind::email) return "^([^@\\s]+@[^@\\s]+)?$";
  if (kind == ListedKind::country) return "^([A-Z]{2})?$";
  if (kind == ListedKind::digits) return "^[0-9]*$";
  return nullptr;
}

const char* description_of(ListedKind kind) noexcept {
  if (kind == ListedKind::name) return "One line of text, not only blanks.";
  if (kind == ListedKind::lines) return "Text; line breaks and tabs are allowed.";
  if (kind == ListedKind::reference) return "One line of text without blanks at its ends or invisible characters.";
  if (kind == ListedKind::country) return "An ISO 3166-1 alpha-2 code, or XK.";
  if (kind == ListedKind::digits) return "Digits; leading zeros are kept.";
  return nullptr;
}

object text_schema(ListedKind kind, std::size_t max_characters, Place place) {
  object schema = typed("string", place);
  schema["maxLength"] = max_characters;
  if (const char* pattern = pattern_of(kind)) schema["pattern"] = pattern;
  if (const char* description = description_of(kind)) schema["description"] = description;
  return schema;
}

object list_of(std::string_view name, Place place) {
  object schema = typed("array", place);
  schema["items"] = schema_reference(name);
  return schema;
}

object days_schema() {
  return {{"type", array{"integer", "null"}},
          {"minimum", 0},
          {"maximum", 3650},
          {"description", "Whole days until an invoice is due."}};
}

object counter_schema() {
  return {{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"description", "1, then plus 1 per change."}};
}

object value_schema(const detail::ListedField& field, Place place) {
  switch (field.kind) {
    case ListedKind::text:
    case ListedKind::name:
    case ListedKind::lines:
    case ListedKind::identifier:
    case ListedKind::reference:
    case ListedKind::email:
    case ListedKind::country:
    case ListedKind::digits:
      return text_schema(field.kind, field.max_characters, place);
    case ListedKind::customer_type:
      return place == Place::answer ? schema_reference("CustomerType") : nullable_reference("CustomerType");
    case ListedKind::days:
      return days_schema();
    case ListedKind::credit:
      return nullable_reference(part_name("Credit", place));
    case ListedKind::account_manager:
      return nullable_reference(part_name("AccountManager", place));
    case ListedKind::addresses:
      return list_of(part_name("Address", place), place);
    case ListedKind::contacts:
      return list_of(part_name("Contact", place), place);
    case ListedKind::consents:
      return list_of(part_name("Consent", place), place);
    case ListedKind::extensions:
      return list_of("Extension", place);
    case ListedKind::timestamp:
      return timestamp(place);
    case ListedKind::counter:
      return counter_schema();
  }
  return {};
}

/// An object of an answer, which always has all of these members.
object answer_object(std::string_view description, object properties) {
  array required;
  for (const auto& property : properties) required.emplace_back(property.key());
  return {{"type", "object"},
          {"description", description},
          {"required", std::move(required)},
          {"properties", std::move(properties)}};
}

object input_object(std::string_view description, object properties, std::initializer_list<std::string_view> required) {
  object schema = {{"type", "object"}, {"description", description}, {"additionalProperties", false}};
  if (required.size() > 0) schema["required"] = array(required.begin(), required.end());
  schema["properties"] = std::move(properties);
  return schema;
}

object part_object(std::string_view description, object properties, Place place) {
  return place == Place::answer ? answer_object(description, std::move(properties))
                                : input_object(description, std::move(properties), {});
}

void add_texts(object& properties, std::span<const detail::ListedMember> members, Place place) {
  for (const detail::ListedMember& member : members) {
    if (place == Place::input && (member.is_derived || member.is_stamp)) {
      properties[member.wire_name] = ignored();
      continue;
    }
    object schema = text_schema(member.kind, member.max_characters, place);
    if (member.is_required) {
      schema["type"] = "string";
      schema["minLength"] = 1;
    }
    properties[member.wire_name] = std::move(schema);
  }
}

void add_time(object& properties, std::string_view name, Place place) {
  properties[name] = place == Place::answer ? timestamp(place) : ignored();
}

object credit_schema(Place place) {
  object amount = typed("integer", place);
  amount["format"] = "int64";
  return part_object("Amounts in minor units of the tenant's currency.", {{"limit", amount}, {"balance", amount}},
                     place);
}

object account_manager_schema(Place place) {
  object properties;
  add_texts(properties, detail::member_list(ListedKind::account_manager), place);
  return part_object("The user who looks after a customer.", std::move(properties), place);
}

object address_schema(Place place) {
  object properties;
  add_texts(properties, detail::member_list(ListedKind::addresses), place);
  properties["type"] = place == Place::answer ? schema_reference("AddressType") : nullable_reference("AddressType");
  return part_object("An address; displayName is derived.", std::move(properties), place);
}

object contact_schema(Place place) {
  object properties;
  const auto texts = detail::member_list(ListedKind::contacts);
  add_texts(properties, texts, place);
  add_time(properties, "createdAt", place);
  add_time(properties, "lastModifiedAt", place);
  properties["extensions"] = list_of("Extension", place);
  object schema = part_object("A contact; displayName is derived.", std::move(properties), place);
  if (place == Place::answer) return schema;
  array required;
  for (const detail::ListedMember& member : texts)
    if (member.is_required) required.emplace_back(member.wire_name);
  schema["required"] = std::move(required);
  return schema;
}

/// A merge patch of a part: input of which nothing is required.
object part_patch(object input) {
  input.erase("required");
  input["description"] = "A JSON Merge Patch (RFC 7396). A member that is missing is kept, null clears.";
  for (auto& property : input["properties"].as_object())
    if (property.value() == ignored())
      property.value() = {
          {"description", "It cannot be changed; in an answer that is sent back, with its id, it is ignored."}};
  return input;
}

object consent_schema(Place place) {
  object properties;
  add_texts(properties, detail::member_list(ListedKind::consents), place);
  properties["status"] = typed("boolean", place);
  add_time(properties, "createdAt", place);
  properties["lastModifiedAt"] = place == Place::answer ? timestamp(Place::input) : ignored();
  return part_object("A consent, given or refused.", std::move(properties), place);
}

/// In draft and patch: the further name of a field that has one.
void add_alias(object& properties, const detail::ListedField& field, const object& schema) {
  if (field.alias.empty()) return;
  object alias = schema;
  alias["description"] = "Another name of " + std::string(field.wire_name) + ".";
  properties[field.alias] = std::move(alias);
}

object customer_properties() {
  object properties;
  for (const detail::ListedField& field : detail::field_list())
    properties[field.wire_name] = value_schema(field, Place::answer);
  return properties;
}

object draft_schema() {
  object properties;
  for (const detail::ListedField& field : detail::field_list()) {
    const bool is_text = field.get != nullptr;
    if (is_text ? field.draft == nullptr : field.kind == ListedKind::timestamp || field.kind == ListedKind::counter) {
      properties[field.wire_name] = ignored();
      continue;
    }
    object schema = value_schema(field, Place::input);
    add_alias(properties, field, schema);
    properties[field.wire_name] = std::move(schema);
  }
  return input_object(
      "A customer to create. At least one of firstname, lastname, companyName, email, mobile and externalId must be "
      "given. A member that is null or missing is not set.",
      std::move(properties), {});
}

object patch_schema() {
  object properties;
  for (const detail::ListedField& field : detail::field_list()) {
    if (!field.is_patchable) continue;
    object schema = value_schema(field, Place::input);
    add_alias(properties, field, schema);
    properties[field.wire_name] = std::move(schema);
  }
  return input_object(
      "A JSON Merge Patch (RFC 7396). A member that is missing is kept, null clears, a value replaces. A list replaces "
      "the whole list; credit and accountManager merge.",
      std::move(properties), {});
}

object store_details_schema(Place place) {
  object properties;
  add_texts(properties, detail::store_details_member_list(), place);
  for (const detail::ListedField& field : detail::field_list())
    if (field.kind == ListedKind::days || field.kind == ListedKind::credit || field.kind == ListedKind::account_manager)
      properties[field.wire_name] = value_schema(field, place);
  return part_object("Values that hold for a customer in one store.", std::move(properties), place);
}

object store_customer_schema() {
  object properties = customer_properties();
  properties["storeUid"] = object{{"type", "string"}};
  properties["storeCustomerDetails"] = schema_reference("StoreDetails");
  properties["effective"] = schema_reference("StoreDetails");
  return answer_object(
      "A customer with the details of one store. `effective` has the store's values where they are set, else the "
      "customer's.",
      std::move(properties));
}

object enumeration(std::initializer_list<std::string_view> names) {
  return {{"type", "string"}, {"enum", array(names.begin(), names.end())}};
}

object extension_schema() {
  return input_object("An account of one organization with one extension.",
                      {{"extensionCode", object{{"type", "string"}, {"pattern", "^[A-Z0-9_]{1,64}$"}}},
                       {"organizationUid", object{{"type", "string"}, {"pattern", "^[A-Za-z0-9_-]{1,128}$"}}}},
                      {"extensionCode", "organizationUid"});
}

}  // namespace

std::string input_schema_name(std::string_view name) {
  const bool is_two_way = std::ranges::find(two_way_parts, name) != two_way_parts.end();
  return part_name(name, is_two_way ? Place::input : Place::answer);
}

object schema_reference(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

object customer_schemas() {
  object schemas;
  schemas["Customer"] = answer_object("A customer. A text that is not set is empty.", customer_properties());
  schemas["CustomerDraft"] = draft_schema();
  schemas["CustomerPatch"] = patch_schema();
  schemas["StoreCustomer"] = store_customer_schema();
  for (const Place place : {Place::answer, Place::input}) {
    schemas[part_name("Address", place)] = address_schema(place);
    schemas[part_name("Contact", place)] = contact_schema(place);
    schemas[part_name("Consent", place)] = consent_schema(place);
    schemas[part_name("Credit", place)] = credit_schema(place);
    schemas[part_name("AccountManager", place)] = account_manager_schema(place);
    schemas[part_name("StoreDetails", place)] = store_details_schema(place);
  }
  schemas["AddressPatch"] = part_patch(address_schema(Place::input));
  schemas["ContactPatch"] = part_patch(contact_schema(Place::input));
  schemas["ConsentPatch"] = part_patch(consent_schema(Place::input));
  schemas["Extension"] = extension_schema();
  schemas["CustomerType"] =
      enumeration({to_string(CustomerType::person), to_string(CustomerType::company), to_string(CustomerType::b2b)});
  schemas["AddressType"] = enumeration({to_string(AddressType::delivery), to_string(AddressType::invoice)});
  return schemas;
}

}  // namespace custengine::serve
