#pragma once

#include <string>

namespace custengine::sqlite {

/// Puts a backup in place of a file of tenants, or makes that file. `backup`: the absolute path of an existing file.
/// `file`: absolute, without symbolic links. Throws Failure; then the file and its log are as they were, unless the
/// last sync of the folder failed.
void restore(const std::string& backup, const std::string& file);

}  // namespace custengine::sqlite
