#pragma once

#include <custengine/draft.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <vector>

namespace custengine {

/// What to do with a draft whose id or external reference is taken. A draft with the id of one customer and the
/// reference of another fails in any case, and so does an update by a reference whose holder has another id than the
/// draft names: already_exists names the holder.
enum class OnConflict {
  fail,    ///< report it
  skip,    ///< leave the customer that is there
  update,  ///< the draft's non-empty members replace that customer's; lists replace when not empty
};

/// How an import treats customers that are there already, and what it takes from drafts.
struct ImportOptions {
  OnConflict on_conflict = OnConflict::fail;
  /// Take times, versions and codes of extensions as the drafts give them, so that an export comes back as it was;
  /// needs TENANT.BACKOFFICE. Without it times and versions are not looked at.
  bool restore = false;
  bool atomic = false;  ///< all or nothing: one failed draft, and nothing is imported
};

/// What became of every draft: created + updated + skipped + failed.size() is the number of drafts, save
/// that a failed atomic import has created, updated and skipped nothing. Several drafts of one customer that become
/// visible together are one change, and its version grows by one.
struct ImportReport {
  std::uint64_t created = 0, updated = 0, skipped = 0;
  /// A draft that failed, and why.
  struct Item {
    std::uint64_t index = 0;             ///< of the draft, from 0
    std::uint64_t line = 0, column = 0;  ///< in the file it was read from, from 1; 0: not from a file
    Error error = {};
  };
  std::vector<Item> failed = {};  ///< by index
};

}  // namespace custengine
