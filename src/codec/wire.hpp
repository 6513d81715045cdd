#pragma once

// The wire names that the model's tables leave to the code: members that are not texts.

#include "model/field_table.hpp"
#include "model/named_members.hpp"

#include <custengine/customer.hpp>
#include <custengine/patch.hpp>
#include <custengine/query.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::codec::wire {

inline constexpr std::string_view type = "type";
inline constexpr std::string_view status = "status";
inline constexpr std::string_view created_at = "createdAt";
inline constexpr std::string_view last_modified_at = "lastModifiedAt";
inline constexpr std::string_view extensions = "extensions";
inline constexpr std::string_view extension_code = "extensionCode";
inline constexpr std::string_view organization_id = "organizationUid";
inline constexpr std::string_view payment_terms = model::info(model::Field::payment_terms).wire;
inline constexpr std::string_view credit = model::info(model::Field::credit).wire;
inline constexpr std::string_view account_manager = model::info(model::Field::account_manager).wire;

struct CreditMember {
  std::string_view wire;
  std::int64_t Credit::*member;
  Patch<std::int64_t> CreditPatch::*patch;
  bool detail::NamedMembers::*named;
};
inline constexpr auto credit_members = std::to_array<CreditMember>({
    {"limit", &Credit::limit, &CreditPatch::limit, &detail::NamedMembers::credit_limit},
    {"balance", &Credit::balance, &CreditPatch::balance, &detail::NamedMembers::credit_balance},
});

// Beside model::account_manager_members, in the same order.
inline constexpr std::array<Patch<std::string> AccountManagerPatch::*, model::account_manager_members.size()>
    account_manager_patches = {&AccountManagerPatch::id, &AccountManagerPatch::display_name,
                               &AccountManagerPatch::user_code};

inline constexpr std::array customer_types = {CustomerType::person, CustomerType::company, CustomerType::b2b};
inline constexpr std::array address_types = {AddressType::delivery, AddressType::invoice};
inline constexpr std::array search_scopes = {SearchScope::customer, SearchScope::contact};
inline constexpr std::array count_modes = {CountMode::exact, CountMode::none};

}  // namespace custengine::codec::wire
