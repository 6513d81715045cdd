#pragma once

// JSON members of a customer, its draft and its patch, and of their parts. Text members come from the model's tables;
// each other member has a line here.

#include "codec/json_members.hpp"
#include "codec/wire.hpp"
#include "model/field_table.hpp"

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/store.hpp>

#include <cstdint>
#include <tuple>

namespace custengine::codec {

/// The text members of a table of the model, or a range of them.
template <const auto& Table, std::size_t Begin = 0, std::size_t End = Table.size()>
constexpr auto texts_of() {
  return members_from<Begin, End>([](auto i) {
    return Member{Table[i].wire, Table[i].member, {.derived = Table[i].derived, .stamp = Table[i].stamp}};
  });
}

template <>
struct Members<Extension> {
  static constexpr auto list = std::tuple{
      Member{"extensionCode", &Extension::code, {.required = true}},
      Member{"organizationUid", &Extension::organization_id},
  };
};

template <>
struct Members<Credit> {
  static constexpr auto list = members_from<0, wire::credit_members.size()>([](auto i) {
    return Member{wire::credit_members[i].wire, wire::credit_members[i].member};
  });
  /// `given` has a bit for each member that has a value.
  static void note(std::uint64_t given, detail::NamedMembers& named) noexcept {
    for (std::size_t i = 0; i < wire::credit_members.size(); ++i)
      named.*wire::credit_members[i].named = ((given >> i) & 1U) != 0;
  }
};

template <>
struct Members<AccountManager> {
  static constexpr auto list = texts_of<model::account_manager_members>();
};

template <>
struct Members<Address> {
  static constexpr auto list =
      std::tuple_cat(texts_of<model::address_members, 0, 1>(), std::tuple{Member{"type", &Address::type}},
                     texts_of<model::address_members, 1>());
};

template <>
struct Members<Contact> {
  static constexpr auto list =
      std::tuple_cat(texts_of<model::contact_members>(),
                     std::tuple{Member{"createdAt", &Contact::created_at, {.stamp = true}},
                                Member{"lastModifiedAt", &Contact::last_modified_at, {.stamp = true}},
                                Member{"extensions", &Contact::extensions}});
};

template <>
struct Members<Consent> {
  static constexpr auto list =
      std::tuple_cat(texts_of<model::consent_members, 0, 2>(), std::tuple{Member{"status", &Consent::status}},
                     texts_of<model::consent_members, 2, 3>(),
                     std::tuple{Member{"createdAt", &Consent::created_at, {.stamp = true}},
                                Member{"lastModifiedAt", &Consent::last_modified_at, {.stamp = true}}},
                     texts_of<model::consent_members, 3>());
};

template <>
struct Members<StoreDetails> {
  static constexpr auto list = std::tuple_cat(
      texts_of<model::store_details_members>(),
      std::tuple{Member{model::info(model::Field::payment_terms).wire, &StoreDetails::payment_terms},
                 Member{model::info(model::Field::credit).wire, &StoreDetails::credit},
                 Member{model::info(model::Field::account_manager).wire, &StoreDetails::account_manager}});
};

template <>
struct Members<CreditPatch> {
  static constexpr auto list = members_from<0, wire::credit_members.size()>([](auto i) {
    return Member{wire::credit_members[i].wire, wire::credit_members[i].patch, {.omitted_if_unset = true}};
  });
};

template <>
struct Members<AccountManagerPatch> {
  static constexpr auto list = members_from<0, model::account_manager_members.size()>([](auto i) {
    return Member{model::account_manager_members[i].wire, wire::account_manager_patches[i], {.omitted_if_unset = true}};
  });
};

/// Maps a field that is no text to its member in a customer, a draft and a patch.
template <model::Field>
struct FieldPlaces;

template <auto Get, auto Draft, auto Patch = nullptr>
struct Places {
  static constexpr auto get = Get;
  static constexpr auto draft = Draft;
  static constexpr auto patch = Patch;
};

template <>
struct FieldPlaces<model::Field::type> : Places<&Customer::type, &CustomerDraft::type, &CustomerPatch::type> {};
template <>
struct FieldPlaces<model::Field::payment_terms>
    : Places<&Customer::payment_terms, &CustomerDraft::payment_terms, &CustomerPatch::payment_terms> {};
template <>
struct FieldPlaces<model::Field::credit> : Places<&Customer::credit, &CustomerDraft::credit, &CustomerPatch::credit> {};
template <>
struct FieldPlaces<model::Field::account_manager>
    : Places<&Customer::account_manager, &CustomerDraft::account_manager, &CustomerPatch::account_manager> {};
template <>
struct FieldPlaces<model::Field::addresses>
    : Places<&Customer::addresses, &CustomerDraft::addresses, &CustomerPatch::addresses> {};
template <>
struct FieldPlaces<model::Field::contacts>
    : Places<&Customer::contacts, &CustomerDraft::contacts, &CustomerPatch::contacts> {};
template <>
struct FieldPlaces<model::Field::consents>
    : Places<&Customer::consents, &CustomerDraft::consents, &CustomerPatch::consents> {};
template <>
struct FieldPlaces<model::Field::extensions> : Places<&Customer::extensions, &CustomerDraft::extensions> {};
template <>
struct FieldPlaces<model::Field::created_at> : Places<&Customer::created_at, &CustomerDraft::created_at> {};
template <>
struct FieldPlaces<model::Field::last_modified_at>
    : Places<&Customer::last_modified_at, &CustomerDraft::last_modified_at> {};
template <>
struct FieldPlaces<model::Field::version> : Places<&Customer::version, &CustomerDraft::version> {};

template <>
struct Members<Customer> {
  static constexpr auto list = members_from<0, model::field_table.size()>([](auto i) {
    constexpr const model::FieldInfo& field = model::field_table[i];
    if constexpr (field.is_text())
      return Member{field.wire, field.get};
    else
      return Member{field.wire, FieldPlaces<field.field>::get};
  });
};

template <>
struct Members<CustomerDraft> {
  static constexpr auto list = members_from<0, model::field_table.size()>([](auto i) {
    constexpr const model::FieldInfo& field = model::field_table[i];
    constexpr bool is_stamp = field.kind == model::Kind::timestamp || field.kind == model::Kind::counter;
    if constexpr (!field.is_text())
      return Member{field.wire, FieldPlaces<field.field>::draft, {.stamp = is_stamp}};
    else if constexpr (field.draft != nullptr)
      return Member{field.wire, field.draft, {.alias = model::alias(field.field)}};
    else
      return Member{field.wire, Nowhere(), {.derived = true}};  // the display name
  });
  static void note(std::uint64_t given, detail::NamedMembers& named) noexcept {
    named.type = ((given >> static_cast<unsigned>(model::Field::type)) & 1U) != 0;
  }
};

template <>
struct Members<CustomerPatch> {
  static constexpr auto list = members_from<0, model::field_table.size()>([](auto i) {
    constexpr const model::FieldInfo& field = model::field_table[i];
    constexpr MemberUse use{.alias = model::alias(field.field), .omitted_if_unset = true};
    if constexpr (!field.patchable)
      return Member{field.wire, Nowhere(), {.refused = true}};
    else if constexpr (field.is_text())
      return Member{field.wire, field.patch, use};
    else
      return Member{field.wire, FieldPlaces<field.field>::patch, use};
  });
};

}  // namespace custengine::codec
