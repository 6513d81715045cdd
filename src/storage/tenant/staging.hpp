#pragma once

#include "storage/tenant/snapshot_state.hpp"
#include "storage/tenant/store_directory.hpp"

#include <custengine/persistence.hpp>

#include <optional>

namespace custengine::storage {

/// Stages customers, store details and merged ids of a moment, in order of their ids. Leaves out the details of stores
/// that are not among `stores`. Errors: as Persistence::stage.
std::optional<Error> stage(Persistence& persistence, const kept::Place& place, const detail::SnapshotState& state,
                           const StoreDirectory::Stores& stores);

/// Deletes all that is left of a place. What cannot be deleted now is deleted when the persistence is opened again.
/// Errors: as Persistence::discard.
std::optional<Error> discard(Persistence& persistence, const kept::Place& place);

}  // namespace custengine::storage
