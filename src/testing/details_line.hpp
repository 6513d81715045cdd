#pragma once

#include <custengine/store.hpp>

#include <string>

namespace custengine::testing {

/// Returns a store's details of a customer as a line of Fixture::state():
/// {"customerUid":"…","storeUid":"…","details":{…}}.
std::string details_line(const StoreDetailsEntry& entry);

}  // namespace custengine::testing
