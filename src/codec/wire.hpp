#pragma once

// Tables that JSON and CSV share, in addition to the model's tables.

#include "model/field_table.hpp"
#include "model/named_members.hpp"

#include <custengine/customer.hpp>
#include <custengine/patch.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::codec::wire {

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

// Parallel to model::account_manager_members, in the same order.
inline constexpr std::array<Patch<std::string> AccountManagerPatch::*, model::account_manager_members.size()>
    account_manager_patches = {&AccountManagerPatch::id, &AccountManagerPatch::display_name,
                               &AccountManagerPatch::user_code};

}  // namespace custengine::codec::wire
