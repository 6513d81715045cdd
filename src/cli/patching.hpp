#pragma once

#include <custengine/patch.hpp>

#include <string>
#include <vector>

namespace custengine::cli {

/// Makes a patch of `--set NAME=VALUE` and `--clear NAME`. Texts are used unchanged, numbers are parsed, lists are
/// given as JSON. "credit.limit" and "accountManager.userCode" name members. Throws Failure (exit_wrong_usage) if an
/// entry is not NAME=VALUE, if a patch cannot have the name or the value, or if one of them is not UTF-8.
CustomerPatch make_patch(const std::vector<std::string>& set, const std::vector<std::string>& cleared);

}  // namespace custengine::cli
