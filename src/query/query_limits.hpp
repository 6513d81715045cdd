#pragma once

#include <cstddef>

namespace custengine::query {

// Limits of a read while it holds the tenant's lock. Work beyond them is done on a snapshot, or as the limit says.

/// Entries of a sort index that a read passes at most.
inline constexpr std::size_t max_walk_steps = 4096;
/// Entries of a range of a sort index that are read for candidates. The condition of a longer range is verified
/// instead.
inline constexpr std::size_t max_range_rows = 4096;
/// Look-ups that are united for one condition. An any_of of more is verified instead.
inline constexpr std::size_t max_alternatives = 4096;
/// Candidates that are kept alive one by one. For more, a snapshot is taken, which makes the next writer copy a page.
inline constexpr std::size_t max_held = 1024;

/// A plan of more steps takes the lock for each look-up by itself, not once for all. A step looks up one posting
/// list: about 50 ns.
inline constexpr std::size_t max_plan_steps = 4096;
/// Steps that narrow the search for typos, for all terms of a query together. They are taken outside the lock.
inline constexpr std::size_t max_typo_steps = 4096;
/// Values that are counted from a sort index in total. If there are more, the customers are read and counted.
inline constexpr std::size_t max_values = 4096;
/// Values that are counted from a sort index in one hold of the lock.
inline constexpr std::size_t max_counted_values = 256;
/// Words of a prefix that are looked up. Names are verified with the whole prefix.
inline constexpr std::size_t max_prefix_words = 8;

}  // namespace custengine::query
