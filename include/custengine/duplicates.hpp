#pragma once

#include <custengine/customer.hpp>
#include <custengine/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace custengine {

/// Why two customers may be one.
enum class DuplicateReason {
  email,                 ///< the same, in NFC and lower case
  mobile,                ///< a phone number in common, in E.164 form, of the first eight of each field
  vat_number,            ///< the same number, unless both countries are known and differ
  name_and_postal_code,  ///< the same name, folded, and postal code; no two street addresses
  similar_name,  ///< names within one typo, and the same postal code, no two street addresses, or the same street
                 ///< address; with both the same, also two typos or the same words in another order
};

/// "EMAIL", "MOBILE", "VAT_NUMBER", "NAME_AND_POSTAL_CODE", "SIMILAR_NAME".
CUSTENGINE_API std::string_view to_string(DuplicateReason reason) noexcept;

/// What Session::find_duplicates goes by. A customer's name is the company name of companies and B2B, else first and
/// last name; it is compared folded, its words with single blanks between them. Two street addresses are such as are
/// more than one typo apart: in one postal code many have one name.
struct DuplicateRules {
  bool email = true, mobile = true, vat_number = true, name_and_postal_code = true, similar_name = true;

  /// A value that more than `max_sharing` customers share is no reason: a switchboard, a mailbox of all. Neither is a
  /// name in a place where more than `max_sharing` customers have similar ones, nor what is left of more than
  /// `max_sharing` names without a character. All of these are counted in Duplicates::common_values. 2 to 1000.
  std::size_t max_sharing = 20;
  /// Names of fewer characters are similar to none: "Li" and "Bo" are one typo from many. Two typos are for names of
  /// four more. A single typo counts in the first 64 characters.
  std::size_t min_similar_length = 6;

  friend bool operator==(const DuplicateRules&, const DuplicateRules&) = default;
};

/// Two customers of a group that agree in something.
struct DuplicatePair {
  std::size_t first = 0, second = 0;  ///< among the group's customers; first < second
  std::vector<DuplicateReason> reasons = {};
  friend bool operator==(const DuplicatePair&, const DuplicatePair&) = default;
};

/// Customers that pairs join, directly or by way of others: a and c may be joined by b alone. If customers of several
/// countries have a VAT number, a customer who has it without a country is in the group of each, and joins none of
/// them. In no other case is a customer in two groups.
struct DuplicateGroup {
  std::vector<Customer> customers = {};   ///< by id
  std::vector<DuplicatePair> pairs = {};  ///< all that agree, by (first, second)
  friend bool operator==(const DuplicateGroup&, const DuplicateGroup&) = default;
};

/// What Session::find_duplicates found.
struct Duplicates {
  std::vector<DuplicateGroup> groups = {};  ///< by the id of their first customer
  std::uint64_t customers = 0;              ///< so many were looked at
  std::uint64_t common_values = 0;          ///< values and names that were no reason: see DuplicateRules::max_sharing
  std::uint64_t sequence = 0;               ///< of the tenant's newest change then

  auto begin() const noexcept { return groups.begin(); }
  auto end() const noexcept { return groups.end(); }
};

}  // namespace custengine
