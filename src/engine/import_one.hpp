#pragma once

#include "engine/customer_writes.hpp"
#include "engine/import_details.hpp"

#include <custengine/import.hpp>
#include <custengine/store.hpp>

#include <span>
#include <vector>

namespace custengine::engine {

/// The outcome of a draft, and the customer after it.
struct Imported {
  ImportOutcome outcome = {};
  storage::RecordPtr customer;
};

/// Imports one draft: creates a customer, or applies the options to the existing one; see ImportOptions::match_by.
/// `named` holds the fields that the row of a file names; null if the draft is not from a file. The row's `details`
/// are only checked. `stamp` was made with ImportOptions::restore. Errors: invalid_argument, failed_precondition,
/// already_exists, resource_exhausted.
Result<Imported> import_one(const WriteContext& context, WriteTarget& target, const ImportOptions& options,
                            const model::WriteStamp& stamp, CustomerDraft&& draft, const detail::NamedMembers* named,
                            std::span<const StoreDetailsEntry> details = {});

/// Returns the identities by which the options find customers.
std::vector<storage::Identity> matched_identities(const ImportOptions& options);

}  // namespace custengine::engine
