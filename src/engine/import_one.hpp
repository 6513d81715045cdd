#pragma once

#include "engine/customer_writes.hpp"
#include "engine/import_details.hpp"

#include <custengine/import.hpp>
#include <custengine/store.hpp>

#include <span>
#include <vector>

namespace custengine::engine {

/// What became of a draft, and the customer that there is now.
struct Imported {
  ImportOutcome outcome = {};
  storage::RecordPtr customer;
};

/// Takes one draft of an import: makes a customer of it, or does what the options say to the one that is there
/// already, see ImportOptions::match_by. `named` is what the row of a file named; null: it is from no file. The row's
/// `details` are only judged. Errors: invalid_argument, failed_precondition, already_exists, resource_exhausted.
Result<Imported> import_one(const WriteContext& context, WriteTarget& target, const ImportOptions& options,
                            CustomerDraft&& draft, const detail::NamedMembers* named,
                            std::span<const StoreDetailsEntry> details = {});

/// The identities by which the options find customers.
std::vector<storage::Identity> matched_identities(const ImportOptions& options);

}  // namespace custengine::engine
