#pragma once

namespace lines {

/// Counts the lines of calls that move a known number of them. Prints each count that is wrong. True if there is none.
bool check_counts();

}  // namespace lines
