#pragma once

#include "storage/tenant/snapshot_state.hpp"

#include <custengine/store.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace custengine::engine {

/// Returns a customer as seen by a store with these details.
StoreCustomer in_store(Customer customer, std::string_view store_id, StoreDetails details);

/// Returns the form in which a store keeps details: null if they are all empty.
std::shared_ptr<const StoreDetails> kept_details(const StoreDetails& details);

/// See Snapshot::store_details.
std::vector<StoreDetailsEntry> details_of(const detail::SnapshotState& moment, std::string_view store_id = {});

}  // namespace custengine::engine
