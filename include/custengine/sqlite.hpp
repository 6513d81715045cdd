#pragma once

/// Keeps the tenants of an engine in a file, by SQLite. In the library custengine::sqlite. See docs/durability.md.

#include <custengine/export.hpp>
#include <custengine/persistence.hpp>
#include <custengine/result.hpp>

#include <memory>
#include <string>

namespace custengine {

struct SqliteOptions {
  /// Opens a file on a network file system too. Its locks and syncs are often not what they claim to be.
  bool allow_network_file_system = false;
  /// The pages of the write-ahead log after which they are written to the file. More make fewer and longer pauses.
  unsigned checkpoint_pages = 4000;
  /// The SQLite VFS that reads and writes the file; empty: the default one. For tests.
  std::string vfs = {};
};

/// Opens a file that keeps tenants, or makes it. Beside it lie FILE-wal and FILE-shm while it is open, and FILE-lock.
/// Only its owner may read it. Errors:
/// - failed_precondition: a process has it open (the message says which one; it may be this one); it is of a newer
///   version; it is on a network file system.
/// - data_loss: it is damaged, or no file of tenants.
/// - unavailable: the system refuses to open it, with the reason. resource_exhausted: no room to make it.
///
/// Lifetime: the file is closed when the last owner of the object is gone.
/// Threads: any. Cost: milliseconds; after a crash also the replay of its write-ahead log.
CUSTENGINE_API Result<std::shared_ptr<Persistence>> open_sqlite(const std::string& file,
                                                                const SqliteOptions& options = {});

}  // namespace custengine
