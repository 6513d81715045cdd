#pragma once

#include <custengine/store.hpp>

#include <string_view>

namespace custengine::engine {

/// A customer as a store with these details sees it.
StoreCustomer in_store(Customer customer, std::string_view store_id, StoreDetails details);

}  // namespace custengine::engine
