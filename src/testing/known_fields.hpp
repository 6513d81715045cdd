#pragma once

#include <custengine/store.hpp>

#include <set>
#include <string>
#include <string_view>

namespace custengine::testing {

/// Returns a customer as a store sees it, in one object: the customer's members, then storeUid, details and
/// effective.
std::string flat_json(const StoreCustomer& seen);

/// Returns the field of a value's path: "contacts.email" for "contacts[0].email".
std::string field_of(std::string_view path);

/// Every field that the JSON can have, including objects and lists as a whole: "credit", "credit.limit".
struct KnownFields {
  std::set<std::string> customer = {};
  std::set<std::string> in_store = {};  ///< of flat_json()
  std::set<std::string> change = {};
};
/// Taken from the JSON of samples in which everything is set, so no list of fields must be kept up to date.
/// Threads: safe on any thread. Cost: the first call makes an engine.
const KnownFields& known_fields();

}  // namespace custengine::testing
