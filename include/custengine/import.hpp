#pragma once

#include <custengine/draft.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <vector>

namespace custengine {

/// What to do with a draft whose id or external reference is taken.
enum class OnConflict {
  fail,    ///< report it
  skip,    ///< leave the customer that is there
  update,  ///< the draft's non-empty members replace that customer's; lists replace when not empty
};

/// How an import treats customers that are there already, and what it takes from drafts.
struct ImportOptions {
  OnConflict on_conflict = OnConflict::fail;
  bool restore = false;  ///< take times and version as the drafts give them; needs TENANT.BACKOFFICE
  bool atomic = false;   ///< all or nothing: one failed draft, and nothing is imported
};

/// What became of every draft: created + updated + skipped + failed.size() is the number of drafts, save
/// that a failed atomic import has created, updated and skipped nothing.
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
