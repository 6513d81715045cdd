#pragma once

#include <custengine/patch.hpp>

#include <string>
#include <vector>

namespace custengine::cli {

/// The patch that `--set NAME=VALUE` and `--clear NAME` ask for. Texts are taken as they are, numbers as numbers, lists
/// as JSON; "credit.limit" and "accountManager.userCode" name members.
/// Throws Failure (exit_wrong_usage) when an entry is not NAME=VALUE, or a value or name is not one for a patch or not
/// UTF-8.
CustomerPatch make_patch(const std::vector<std::string>& set, const std::vector<std::string>& cleared);

}  // namespace custengine::cli
