#pragma once

#include <custengine/customer.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace custengine {

/// Which customer's value the merged customer keeps.
enum class MergeChoice {
  keep_unless_empty,  ///< the kept customer's; if it has none, the other's
  drop_unless_empty,  ///< the other's; if it has none, the kept customer's
  newest,             ///< that of the customer modified last, unless empty; at equal times, the kept one's
  keep,               ///< the kept customer's, even if it has none
  drop,               ///< the other's, even if it has none
};

/// How Session::merge makes one customer of two. Id and created_at are those of the kept customer. Every policy unites
/// the lists, without duplicates:
/// - Addresses or contacts that are equal when folded, ids and times aside, become one. The first stays, with the
///   extensions of all.
/// - Consents with one folded name and source become one. "No" wins; else the newer one stays, by last_modified_at, or
///   by created_at if that is not set. If its status differs from that of the kept customer, it changes with the merge:
///   last_modified_at and modified_by are those of the merge.
struct MergePolicy {
  MergeChoice fields = MergeChoice::keep_unless_empty;
  /// Choices that differ from `fields`, by wire name: {{"email", MergeChoice::newest}}. credit and accountManager are
  /// chosen as a whole. "storeDetails" chooses the details of each store, as a whole.
  std::map<std::string, MergeChoice, std::less<>> exceptions = {};
  /// The merge happens only if the customers still have these versions; else version_mismatch.
  std::optional<std::uint64_t> expected_keep_version = {}, expected_drop_version = {};
  /// The balance of the credit is the sum of both; only the limit is chosen. If the choice leaves no credit, the limit
  /// is 0. This holds for the details of each store too.
  bool add_balances = false;
  /// Joins the internal notes: the kept customer's, a line break, the other's. Equal notes become one. The notes of
  /// each store are joined likewise.
  bool join_notes = false;

  friend bool operator==(const MergePolicy&, const MergePolicy&) = default;
};

/// A value that one of the two customers has, and the merged one has not.
struct LostValue {
  /// Its path, by wire names: "city", "credit.limit", "contacts[1].firstname" of the merged customer's list,
  /// "storeDetails.oslo.note".
  std::string field = {};
  std::string kept = {};  ///< the value of the merged customer; empty if it has none
  std::string lost = {};

  friend bool operator==(const LostValue&, const LostValue&) = default;
};

/// The result of a merge, before it is done. `lost` names every value that would be lost, in the order of the fields.
/// Ids, versions and times do not count, except the times of consents. Nor does the type PERSON, which may be a
/// default.
struct MergePreview {
  Customer customer;
  std::vector<LostValue> lost = {};

  friend bool operator==(const MergePreview&, const MergePreview&) = default;
};

}  // namespace custengine
