#pragma once

#include <custengine/store.hpp>

#include <string>

namespace custengine::testing {

/// What a store keeps about a customer as a line of Fixture::state(): {"customerUid":"…","storeUid":"…","details":{…}}.
std::string details_line(const StoreDetailsEntry& entry);

}  // namespace custengine::testing
