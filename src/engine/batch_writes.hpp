#pragma once

#include "engine/customer_writes.hpp"

#include <custengine/batch.hpp>

#include <span>

namespace custengine::engine {

/// What a batch needs: one without writes as much as one that changes customers.
PermissionSet permissions_for(std::span<const Write> writes);

/// See Session::apply.
Result<BatchResult> apply(const WriteContext& context, std::span<const Write> writes, const BatchOptions& options);

}  // namespace custengine::engine
