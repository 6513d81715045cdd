#pragma once

#include "engine/customer_writes.hpp"

#include <custengine/batch.hpp>

#include <span>

namespace custengine::engine {

/// Returns the permissions that a batch needs. A batch without writes needs the same as one that changes customers.
PermissionSet permissions_for(std::span<const Write> writes);

/// See Session::apply.
Result<BatchResult> apply(const WriteContext& context, std::span<const Write> writes, const BatchOptions& options);

}  // namespace custengine::engine
