#include "model/field_table.hpp"

#include <custengine/field_list.hpp>
#include <custengine/filter_fields.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <type_traits>

namespace custengine::model {

namespace {

static_assert(field_table.size() <= std::numeric_limits<std::underlying_type_t<Field>>::max());

constexpr bool in_enum_order() {
  for (std::size_t i = 0; i < field_table.size(); ++i)
    if (static_cast<std::size_t>(field_table[i].field) != i) return false;
  return true;
}
static_assert(in_enum_order(), "info() looks a field up by its number");

/// True if a text field has the members of a text, and any other field has none of them.
constexpr bool has_members_of_its_kind(const FieldInfo& field) {
  if (!field.is_text()) return !field.get && !field.draft && !field.patch && field.max_characters == 0;
  return field.get && (!field.patch || field.draft) && field.patchable == (field.patch != nullptr) &&
         field.max_characters != 0;
}
static_assert(std::ranges::all_of(field_table, has_members_of_its_kind));

static_assert(std::ranges::all_of(field_table,
                                  [](const FieldInfo& field) {
                                    return field.sort.has_value() == (field.sort_rule != SortRule::none);
                                  }),
              "a sort field and the rule that it sorts by come together");

constexpr bool has_own_names(const FieldInfo& field) {
  return std::ranges::count(field_table, field.wire, &FieldInfo::wire) == 1 &&
         std::ranges::count(field_table, alias(field.field), &FieldInfo::wire) == 0 &&
         (!field.sort || std::ranges::count(field_table, field.sort, &FieldInfo::sort) == 1);
}
static_assert(std::ranges::all_of(field_table, has_own_names), "a name means one field");

/// True if each number is used once, and none is retired. `others` has the numbers of members that are no texts.
template <class Info, std::size_t n>
constexpr bool has_own_numbers(const std::array<Info, n>& members, std::initializer_list<std::uint32_t> retired,
                               std::initializer_list<std::uint32_t> others = {}) {
  const auto count = [&](std::uint32_t number) {
    return std::ranges::count(members, number, &Info::number) + std::ranges::count(others, number) +
           std::ranges::count(retired, number);
  };
  const auto is_own = [&](std::uint32_t number) { return number == 0 || count(number) == 1; };
  return std::ranges::all_of(members, is_own, &Info::number) && std::ranges::all_of(others, is_own);
}
constexpr std::array<MemberInfo<Extension>, 0> no_texts = {};
static_assert(has_own_numbers(field_table, retired_numbers::customer));
static_assert(has_own_numbers(account_manager_members, retired_numbers::account_manager));
static_assert(has_own_numbers(address_members, retired_numbers::address, {member_numbers::address_type}));
static_assert(has_own_numbers(contact_members, retired_numbers::contact,
                              {member_numbers::contact_created_at, member_numbers::contact_last_modified_at,
                               member_numbers::contact_extensions}));
static_assert(has_own_numbers(consent_members, retired_numbers::consent,
                              {member_numbers::consent_status, member_numbers::consent_created_at,
                               member_numbers::consent_last_modified_at}));
static_assert(has_own_numbers(no_texts, retired_numbers::extension,
                              {member_numbers::extension_code, member_numbers::extension_organization_id}));
static_assert(has_own_numbers(no_texts, retired_numbers::credit,
                              {member_numbers::credit_limit, member_numbers::credit_balance}));
static_assert(has_own_numbers(store_details_members, retired_numbers::store_details,
                              {member_numbers::details_payment_terms, member_numbers::details_credit,
                               member_numbers::details_account_manager}));
// A number that is used twice or retired is found.
static_assert(!has_own_numbers(no_texts, {}, {1, 1}) && !has_own_numbers(no_texts, {2}, {1, 2}) &&
              !has_own_numbers(address_members, {2}) && has_own_numbers(no_texts, {2}, {1, 3}));

// A derived field is one that no caller can set.
static_assert(std::ranges::all_of(field_table,
                                  [](const FieldInfo& field) {
                                    return (field.number != 0) == (!field.is_text() || field.draft != nullptr);
                                  }),
              "a field that is not derived has a number in the stored form");
constexpr auto has_number_unless_derived = [](const auto& member) { return (member.number != 0) == !member.derived; };
static_assert(std::ranges::all_of(account_manager_members, has_number_unless_derived) &&
              std::ranges::all_of(address_members, has_number_unless_derived) &&
              std::ranges::all_of(contact_members, has_number_unless_derived) &&
              std::ranges::all_of(consent_members, has_number_unless_derived) &&
              std::ranges::all_of(store_details_members, has_number_unless_derived));

#define CUSTENGINE_CHECK_CONSTANT(field_name, ...)                              \
  static_assert(fields::field_name.wire_name() == info(Field::field_name).wire, \
                "a field of the table and its constant in custengine::fields are one");
CUSTENGINE_FIELDS(CUSTENGINE_CHECK_CONSTANT, CUSTENGINE_CHECK_CONSTANT, CUSTENGINE_CHECK_CONSTANT,
                  CUSTENGINE_CHECK_CONSTANT)
#undef CUSTENGINE_CHECK_CONSTANT

/// The kind of a text, or of any other value, as public headers have it.
constexpr detail::ListedKind listed_kind(TextKind kind) {
  switch (kind) {
    case TextKind::text:
      return detail::ListedKind::text;
    case TextKind::name:
      return detail::ListedKind::name;
    case TextKind::lines:
      return detail::ListedKind::lines;
    case TextKind::identifier:
      return detail::ListedKind::identifier;
    case TextKind::reference:
      return detail::ListedKind::reference;
    case TextKind::email:
      return detail::ListedKind::email;
    case TextKind::country:
      return detail::ListedKind::country;
    case TextKind::digits:
      return detail::ListedKind::digits;
  }
  return {};
}

constexpr detail::ListedKind listed_kind(const FieldInfo& field) {
  switch (field.kind) {
    case Kind::text:
      return listed_kind(field.text_kind);
    case Kind::customer_type:
      return detail::ListedKind::customer_type;
    case Kind::days:
      return detail::ListedKind::days;
    case Kind::credit:
      return detail::ListedKind::credit;
    case Kind::account_manager:
      return detail::ListedKind::account_manager;
    case Kind::addresses:
      return detail::ListedKind::addresses;
    case Kind::contacts:
      return detail::ListedKind::contacts;
    case Kind::consents:
      return detail::ListedKind::consents;
    case Kind::extensions:
      return detail::ListedKind::extensions;
    case Kind::timestamp:
      return detail::ListedKind::timestamp;
    case Kind::counter:
      return detail::ListedKind::counter;
  }
  return {};
}

constexpr auto listed_fields = [] {
  std::array<detail::ListedField, field_table.size()> listed{};
  std::ranges::transform(field_table, listed.begin(), [](const FieldInfo& field) {
    return detail::ListedField{field.wire,         field.patchable,      field.get,         field.draft,
                               listed_kind(field), field.max_characters, alias(field.field)};
  });
  return listed;
}();

template <const auto& Members>
constexpr auto listed_members = [] {
  std::array<detail::ListedMember, Members.size()> listed{};
  std::ranges::transform(Members, listed.begin(), [](const auto& member) {
    return detail::ListedMember{member.wire,     listed_kind(member.kind), member.max_characters,
                                member.required, member.derived,           member.stamp};
  });
  return listed;
}();

}  // namespace

const FieldInfo* find_field(std::string_view wire) noexcept {
  if (wire == alias(Field::external_reference)) return &info(Field::external_reference);
  const auto found = std::ranges::find(field_table, wire, &FieldInfo::wire);
  return found == field_table.end() ? nullptr : &*found;
}

}  // namespace custengine::model

std::span<const custengine::detail::ListedField> custengine::detail::field_list() noexcept {
  return model::listed_fields;
}

std::span<const custengine::detail::ListedMember> custengine::detail::member_list(ListedKind kind) noexcept {
  switch (kind) {
    case ListedKind::account_manager:
      return model::listed_members<model::account_manager_members>;
    case ListedKind::addresses:
      return model::listed_members<model::address_members>;
    case ListedKind::contacts:
      return model::listed_members<model::contact_members>;
    case ListedKind::consents:
      return model::listed_members<model::consent_members>;
    case ListedKind::text:
    case ListedKind::name:
    case ListedKind::lines:
    case ListedKind::identifier:
    case ListedKind::reference:
    case ListedKind::email:
    case ListedKind::country:
    case ListedKind::digits:
    case ListedKind::customer_type:
    case ListedKind::days:
    case ListedKind::credit:
    case ListedKind::extensions:
    case ListedKind::timestamp:
    case ListedKind::counter:
      break;
  }
  return {};
}

std::span<const custengine::detail::ListedMember> custengine::detail::store_details_member_list() noexcept {
  return model::listed_members<model::store_details_members>;
}
