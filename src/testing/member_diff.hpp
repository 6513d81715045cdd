#pragma once

#include "testing/json_members.hpp"

#include <custengine/testing/diff.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// Returns a line for each value that differs, or that one side lacks: `city: "Oslo" -> "Bergen"`, after `prefix`.
std::string diff_members(const std::vector<JsonMember>& before, const std::vector<JsonMember>& after,
                         const DiffOptions& options, std::string_view prefix);

}  // namespace custengine::testing
