#pragma once

#include "storage/feed/change_log.hpp"

#include <custengine/change.hpp>

#include <string_view>
#include <vector>

namespace custengine::storage {

/// Returns the changes of a customer that are kept, oldest first:
/// - the changes of its id since its creation;
/// - the changes of each customer that was merged into it, directly or transitively, from creation to merge.
///
/// Changes of other customers that had such an id earlier or later are not included. (An Erasure does include them for
/// its own id.)
/// Requires that the customer exists at the moment of the history. Cost: O(changes that are kept).
std::vector<Change> changes_of(const ChangeHistory& history, std::string_view id);

}  // namespace custengine::storage
