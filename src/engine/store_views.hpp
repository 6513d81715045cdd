#pragma once

#include "storage/tenant/snapshot_state.hpp"

#include <custengine/store.hpp>

#include <memory>
#include <string_view>
#include <vector>

namespace custengine::engine {

/// A customer as a store with these details sees it.
StoreCustomer in_store(Customer customer, std::string_view store_id, StoreDetails details);

/// What a store keeps of such details: null where they say nothing.
std::shared_ptr<const StoreDetails> kept_details(const StoreDetails& details);

/// See Snapshot::store_details.
std::vector<StoreDetailsEntry> details_of(const detail::SnapshotState& moment, std::string_view store_id = {});

}  // namespace custengine::engine
