#pragma once

#include <cstddef>

namespace custengine::query {

// What a read does at most while it holds the tenant's lock; the rest it does on a snapshot.

/// So many entries of a sort index are passed.
inline constexpr std::size_t max_walk_steps = 4096;
/// So long a part of a sort index is read for candidates; a longer one is not, and its condition is verified instead.
inline constexpr std::size_t max_range_rows = 4096;
/// So many look-ups of one condition are united: an any_of of more is verified instead.
inline constexpr std::size_t max_alternatives = 4096;
/// Up to so many candidates are kept alive one by one: a snapshot would cost the next writer a copy of a chunk.
inline constexpr std::size_t max_held = 1024;

/// A plan of more steps than these takes the lock for each of its look-ups, and not once for all. A step looks a
/// posting list up: some 50 ns.
inline constexpr std::size_t max_plan_steps = 4096;
/// So many steps narrow the ways of typos, of all terms of a query together. They are taken outside of the lock.
inline constexpr std::size_t max_typo_steps = 4096;
/// So many values are counted from a sort index in all; more are counted from the customers.
inline constexpr std::size_t max_values = 4096;
/// So many values are counted from a sort index in one hold.
inline constexpr std::size_t max_counted_values = 256;
/// So many words of a prefix are looked for; names are verified by all of it.
inline constexpr std::size_t max_prefix_words = 8;

}  // namespace custengine::query
