#pragma once

#include <string>

namespace custengine::cli {

/// A new file that gets its name later. Its writer holds a lock (flock) on it, so that a program that finds the file
/// knows if the writer is still alive.
struct TempFile {
  std::string path = {};
  int descriptor = -1;  ///< -1: it could not be made, and errno says why
};

/// Makes `.custengine-XXXXXX.tmp` in that folder, readable by its owner only, open for writing and locked. The name is
/// short, so that a file of any name can be written beside its place.
TempFile make_temp_file(const std::string& folder);

/// Removes the temporary files in that folder whose writers are dead: those that nobody locks. A killed writer leaves
/// one behind.
void remove_orphans(const std::string& folder);

}  // namespace custengine::cli
