#pragma once

#include <string>

namespace custengine::cli {

/// A temporary file that is renamed later. Its writer holds a lock (flock) on it, so that other programs can find out
/// if the writer is still alive.
struct TempFile {
  std::string path = {};
  int descriptor = -1;  ///< -1 if the file could not be made; errno then has the reason
};

/// Makes `.custengine-XXXXXX.tmp` in that folder, readable by its owner only, open for writing and locked. The name
/// does not depend on the final name, which may already have the maximum length.
TempFile make_temp_file(const std::string& folder);

/// Removes the temporary files in that folder that no process locks. A killed writer leaves one behind.
void remove_orphans(const std::string& folder);

}  // namespace custengine::cli
