#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lines {

/// The return addresses of an access and of the function that has it.
using Place = std::pair<const void*, const void*>;

/// Describes each place in this program by a line of src/ and the function of ours that it was inlined into. Runs
/// addr2line once for all.
std::vector<std::string> describe(const std::vector<Place>& places);

}  // namespace lines
