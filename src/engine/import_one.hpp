#pragma once

#include "engine/customer_writes.hpp"
#include "engine/import_target.hpp"

#include <custengine/import.hpp>

namespace custengine::engine {

enum class ImportOutcome { created, updated, skipped };

/// Takes one draft of an import: makes a customer of it, or does what the options say to the one that has
/// its id, or else its external reference.
/// Errors: invalid_argument, failed_precondition, already_exists, resource_exhausted.
Result<ImportOutcome> import_one(const WriteContext& context, ImportTarget& target, const ImportOptions& options,
                                 CustomerDraft&& draft);

}  // namespace custengine::engine
