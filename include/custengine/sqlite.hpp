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

/// Opens a file that keeps tenants, or makes it. FILE-log and FILE-lock are beside it. FILE-log is part of it: after a
/// crash it has the last commits. Only the owner may read them. Another SQLite program may read the file while no
/// engine has it open; after a crash it does not see what is in the log. It must not write it: each page has a
/// checksum. The file takes at most 137 GB.
///
/// Errors:
/// - invalid_argument: the path is empty or has a NUL.
/// - failed_precondition: another process, or another engine of this one, has it open; the message names the process.
///   Or FILE-log is that of another file, or of another state of this one: see restore_sqlite(). Or it is of a newer
///   version, or on a network file system, or SQLite is older than 3.37.
/// - data_loss: it is damaged, or no file of tenants. It is left as it is.
/// - unavailable: the system refuses to open it, with the reason. resource_exhausted: no room to make it.
///
/// Lifetime: the file is closed when the last owner of the object is gone.
/// Threads: any. Cost: milliseconds; after a crash also the replay of its write-ahead log.
CUSTENGINE_API Result<std::shared_ptr<Persistence>> open_sqlite(const std::string& file,
                                                                const SqliteOptions& options = {});

/// Puts a backup (Persistence::back_up, or a copy of a file that was closed) in place of FILE, which need not exist,
/// and removes FILE-log. What FILE had is gone. Reads each page of the backup and checks it, and opens a copy, before
/// it replaces FILE. A process that ends meanwhile, or a power loss, leaves FILE as it was or restored.
///
/// Requires: room for a second file beside FILE.
/// Errors, with FILE as it was:
/// - invalid_argument: a path is empty or has a NUL, or both are of one file.
/// - failed_precondition: FILE is open; the message names the process. Or the backup is open or was not closed: it has
/// a
///   log. Or it is of a newer version, or SQLite is older than 3.37.
/// - data_loss: the backup is damaged, or no file of tenants.
/// - unavailable: the system refuses, with the reason. resource_exhausted: no room.
/// An error of the last sync (unavailable) may come with FILE already restored.
///
/// Threads: any. Cost: reads and writes the whole backup once.
CUSTENGINE_API Result<void> restore_sqlite(const std::string& backup, const std::string& file);

}  // namespace custengine
