#pragma once

#include <cstddef>

namespace custengine::query {

// What a read does at most while it holds the tenant's lock; the rest it does on a snapshot.

/// So many entries of a sort index are passed.
inline constexpr std::size_t max_walk_steps = 4096;
/// Up to so many candidates are kept alive one by one: a snapshot would cost the next writer a copy of a chunk.
inline constexpr std::size_t max_held = 1024;

}  // namespace custengine::query
