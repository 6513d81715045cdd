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

/// Opens a file that keeps tenants, or makes it. FILE-wal and FILE-lock are beside it. FILE-wal is part of it: after a
/// crash it has the last commits. Only the owner may read them. Another program may open the file read-only while no
/// engine has it open. It must not write it: each page has a checksum. After a crash, a program that may write does so
/// even if it only reads: SQLite moves the log into the file. The file takes at most 137 GB.
///
/// Errors:
/// - invalid_argument: the path is empty or has a NUL.
/// - failed_precondition: another process, or another engine of this one, has it open; the message names the process.
///   Or it is of a newer version, or on a network file system, or SQLite is older than 3.37.
/// - data_loss: it is damaged, or no file of tenants. It is left as it is.
/// - unavailable: the system refuses to open it, with the reason. resource_exhausted: no room to make it.
///
/// Lifetime: the file is closed when the last owner of the object is gone.
/// Threads: any. Cost: milliseconds; after a crash also the replay of its write-ahead log.
CUSTENGINE_API Result<std::shared_ptr<Persistence>> open_sqlite(const std::string& file,
                                                                const SqliteOptions& options = {});

}  // namespace custengine
