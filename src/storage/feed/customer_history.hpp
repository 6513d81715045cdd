#pragma once

#include "storage/feed/change_log.hpp"

#include <custengine/change.hpp>

#include <string_view>
#include <vector>

namespace custengine::storage {

/// The changes of a customer that are kept, oldest first: those of its id since it was created, and those of the
/// customers that were merged into it, directly or by way of others, from their creation to their merge. What another
/// customer of such an id did, before or after, is not among them; an Erasure takes that along for its own id.
/// Requires that the customer is there at the moment of the history. Cost: O(changes that are kept).
std::vector<Change> changes_of(const ChangeHistory& history, std::string_view id);

}  // namespace custengine::storage
