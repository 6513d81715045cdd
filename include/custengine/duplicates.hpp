#pragma once

#include <custengine/customer.hpp>
#include <custengine/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace custengine {

/// Why two customers may be the same. "No two street addresses" means: at least one customer has no street address, or
/// the two are at most one typo apart. Else all people of one name in one postal code would be pairs.
enum class DuplicateReason {
  email,                 ///< the same email, in NFC and lower case
  mobile,                ///< a common phone number in E.164 form, among the first eight of each field
  vat_number,            ///< the same number, unless both countries are known and differ
  name_and_postal_code,  ///< the same folded name and postal code, and no two street addresses
  /// Names at most one typo apart, and the same street address, or the same postal code and no two street addresses. If
  /// postal code and street address are both the same: also two typos, or the same words in another order.
  similar_name,
};

/// "EMAIL", "MOBILE", "VAT_NUMBER", "NAME_AND_POSTAL_CODE", "SIMILAR_NAME".
CUSTENGINE_API std::string_view to_string(DuplicateReason reason) noexcept;

/// The rules of Session::find_duplicates. A customer's name is the company name for companies and B2B, else first and
/// last name. Names compare folded, with single blanks between their words.
struct DuplicateRules {
  bool email = true, mobile = true, vat_number = true, name_and_postal_code = true, similar_name = true;

  /// The most customers that may share a value; 2 to 1000. Ignored, and counted in Duplicates::common_values, are:
  /// - a value that more than `max_sharing` customers share, such as the number of a switchboard or a common mailbox;
  /// - a name, in one postal code or at one street address, if more than `max_sharing` customers there have similar
  ///   ones;
  /// - a text that is left of more than `max_sharing` names when one character is taken away.
  std::size_t max_sharing = 20;
  /// Names with fewer characters are similar to none: "Li" and "Bo" are one typo from many. Two typos need names that
  /// are at least 4 characters longer than that. A single typo counts only in the first 64 characters.
  std::size_t min_similar_length = 6;

  friend bool operator==(const DuplicateRules&, const DuplicateRules&) = default;
};

/// Two customers of a group, and the reasons why they may be the same.
struct DuplicatePair {
  std::size_t first = 0, second = 0;  ///< indexes in the group's customers; first < second
  std::vector<DuplicateReason> reasons = {};
  friend bool operator==(const DuplicatePair&, const DuplicatePair&) = default;
};

/// Customers that pairs connect, directly or through others: b alone may connect a and c. A customer is in one group at
/// most, with one exception. If customers of several countries have one VAT number, a customer with that number and
/// without a country is in the group of each country. It does not connect these groups.
struct DuplicateGroup {
  std::vector<Customer> customers = {};   ///< by id
  std::vector<DuplicatePair> pairs = {};  ///< all pairs, by (first, second)
  friend bool operator==(const DuplicateGroup&, const DuplicateGroup&) = default;
};

/// The answer of Session::find_duplicates.
struct Duplicates {
  std::vector<DuplicateGroup> groups = {};  ///< by the id of their first customer
  std::uint64_t customers = 0;              ///< the number of customers that were compared
  std::uint64_t common_values = 0;          ///< values and names that were ignored: see DuplicateRules::max_sharing
  std::uint64_t sequence = 0;               ///< the tenant's sequence at that moment

  auto begin() const noexcept { return groups.begin(); }
  auto end() const noexcept { return groups.end(); }
};

}  // namespace custengine
