#pragma once

#include "engine/customer_writes.hpp"

#include <custengine/batch.hpp>

#include <span>
#include <vector>

namespace custengine::engine {

/// What a batch needs, at least one.
std::vector<Permission> permissions_for(std::span<const Write> writes);

/// See Session::apply.
Result<BatchResult> apply(const WriteContext& context, std::span<const Write> writes, const BatchOptions& options);

}  // namespace custengine::engine
