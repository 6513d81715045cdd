#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

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
/// the policy says: what both have, ids and times aside, stands there once.
struct MergePolicy {
  MergeChoice fields = MergeChoice::keep_unless_empty;
  /// What is chosen otherwise, by wire name: {{"email", MergeChoice::newest}}. credit and accountManager are chosen as
  /// a whole; "storeDetails" are those of each store.
  std::map<std::string, MergeChoice, std::less<>> exceptions = {};
  /// The merge only happens while the customers still have these versions.
  std::optional<std::uint64_t> expected_keep_version = {}, expected_drop_version = {};

  friend bool operator==(const MergePolicy&, const MergePolicy&) = default;
};

}  // namespace custengine
