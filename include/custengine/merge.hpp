#pragma once

#include <custengine/customer.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace custengine {

/// Of which of two customers the merged one has a value.
enum class MergeChoice {
  keep_unless_empty,  ///< the kept customer's; where it has none, the other's
  drop_unless_empty,  ///< the other way round
  newest,             ///< that of whom was modified last, unless it is empty; the kept one when both were at once
  keep,               ///< the kept customer's, also when it has none
  drop,               ///< the other's, also when it has none
};

/// How Session::merge makes one customer of two. Id and created_at are the kept customer's. Lists are united whatever
/// the policy says, without doubles:
/// - addresses and contacts that are equal when folded, ids and times aside, are one. The first one stays, with the
///   extensions of all.
/// - consents of one folded name and source are one. "No" wins; else the newer one stays: by last_modified_at, or
///   created_at where that is not set. Where the kept customer said otherwise, its status changes with the merge.
struct MergePolicy {
  MergeChoice fields = MergeChoice::keep_unless_empty;
  /// What is chosen otherwise, by wire name: {{"email", MergeChoice::newest}}. credit and accountManager are chosen as
  /// a whole; "storeDetails" are those of each store.
  std::map<std::string, MergeChoice, std::less<>> exceptions = {};
  /// The merge only happens while the customers still have these versions.
  std::optional<std::uint64_t> expected_keep_version = {}, expected_drop_version = {};
  /// The balance of the credit is the sum of both; only the limit is chosen, which is 0 if that leaves no credit. So it
  /// is in each store.
  bool add_balances = false;
  /// Joins the internal notes: the kept customer's, a line break, the other's. Equal notes become one. The notes of
  /// each store are joined likewise.
  bool join_notes = false;

  friend bool operator==(const MergePolicy&, const MergePolicy&) = default;
};

/// A value that one of two customers has and the merged one has not.
struct LostValue {
  /// Its path, by wire names: "city", "credit.limit", "contacts[1].firstname" of the merged customer's list,
  /// "storeDetails.oslo.note".
  std::string field = {};
  std::string kept = {};  ///< what the merged customer has there; empty for none
  std::string lost = {};

  friend bool operator==(const LostValue&, const LostValue&) = default;
};

/// What a merge would do. `lost` names every value that would be lost, in the order of the fields. Ids, versions and
/// times are none, but for the times of consents; neither is the type PERSON, which may not have been meant.
struct MergePreview {
  Customer customer;
  std::vector<LostValue> lost = {};

  friend bool operator==(const MergePreview&, const MergePreview&) = default;
};

}  // namespace custengine
