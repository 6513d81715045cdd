#pragma once

#include <custengine/customer.hpp>
#include <custengine/export.hpp>

#include <cassert>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine {

/// The type of `clear`.
struct clear_t {
  friend bool operator==(clear_t, clear_t) = default;
};
/// `patch.city = clear;` removes the value, as null does in JSON Merge Patch (RFC 7396).
inline constexpr clear_t clear{};

/// An instruction for one member: keep it (the default), clear it, or set a value. T has a default constructor.
template <class T>
class Patch {
 public:
  Patch() = default;
  Patch(clear_t) : state_(State::cleared) {}
  template <class U = T>
  requires std::is_convertible_v<U, T> &&(!std::is_same_v<std::remove_cvref_t<U>, clear_t> &&
                                          !std::is_same_v<std::remove_cvref_t<U>, Patch>)Patch(U&& value)
      : value_(std::forward<U>(value)), state_(State::set) {}

  bool is_keep() const noexcept { return state_ == State::kept; }
  bool is_clear() const noexcept { return state_ == State::cleared; }
  bool has_value() const noexcept { return state_ == State::set; }

  /// Requires has_value().
  const T& value() const noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_value()), value_; }
  T& value() noexcept { return assert(has_value()), value_; }

  friend bool operator==(const Patch&, const Patch&) = default;

 private:
  enum class State : std::uint8_t { kept, cleared, set };
  // No std::optional: every file with this header would pay for compiling its copies for each kind of member.
  T value_ = {};  // T's own default, unless one is set
  State state_ = State::kept;
};

/// Members merge: an absent credit first becomes {0, 0}; a cleared member becomes 0.
struct CreditPatch {
  Patch<std::int64_t> limit = {}, balance = {};
  friend bool operator==(const CreditPatch&, const CreditPatch&) = default;
};

/// Changes only the members that it names.
struct AccountManagerPatch {
  Patch<std::string> id = {}, display_name = {}, user_code = {};
  friend bool operator==(const AccountManagerPatch&, const AccountManagerPatch&) = default;
};

/// A partial update as in RFC 7396: kept members stay, nested objects merge, lists are replaced as a whole. In a
/// replaced list, an element whose id was there before keeps its created_at and, for contacts, its extensions. Id,
/// times, version, display name and extensions cannot be patched.
struct CustomerPatch {
  Patch<std::string> external_reference = {};
  Patch<CustomerType> type = {};  ///< cleared: person
  Patch<std::string> first_name = {}, last_name = {}, company_name = {}, email = {}, mobile = {}, address = {},
                     postal_code = {}, city = {}, country_code = {}, vat_number = {}, ledger_number = {},
                     pricelist_id = {};
  Patch<std::int32_t> payment_terms = {};
  Patch<CreditPatch> credit = {};
  Patch<std::string> loyalty_id = {}, origin = {}, internal_note = {};
  Patch<AccountManagerPatch> account_manager = {};
  Patch<std::vector<Address>> addresses = {};
  Patch<std::vector<Contact>> contacts = {};
  Patch<std::vector<Consent>> consents = {};
  friend bool operator==(const CustomerPatch&, const CustomerPatch&) = default;
};

}  // namespace custengine
