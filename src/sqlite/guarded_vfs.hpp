#pragma once

#include "sqlite/log_mark.hpp"

#include <sqlite3.h>

#include <atomic>
#include <string>

namespace custengine::sqlite {

/// A VFS on top of another one, for one connection. It seals each page that is written to the database file, and checks
/// each page that is read from it (page_guard.hpp). The write-ahead log has another name than SQLite gives it, and is
/// bound to the file by a mark (log_mark.hpp). Its content is passed on as it is: it has checksums of its own. There is
/// no shared memory, so SQLite uses the file in exclusive mode or not at all.
///
/// Lifetime: must outlive the connection. SQLite knows it by its name, and by its address.
class GuardedVfs {
 public:
  /// For a file, by its absolute path, on the VFS `base`; empty: the default one. Throws Failure if there is none.
  GuardedVfs(const std::string& file, const std::string& base);
  GuardedVfs(const GuardedVfs&) = delete;
  GuardedVfs& operator=(const GuardedVfs&) = delete;
  ~GuardedVfs();

  const char* name() const noexcept { return name_.c_str(); }
  /// The number of the last page that was found damaged; 0: none.
  unsigned damaged_page() const noexcept { return vfs_.damaged_page; }

 private:
  struct File;
  struct Vfs : sqlite3_vfs {
    sqlite3_vfs* base = nullptr;
    std::atomic<unsigned> damaged_page = 0;
    std::string log_of_sqlite, log;  // what SQLite calls the log, and its name
    File* database = nullptr;        // once it was opened
    LogMark mark = no_log;           // in the database file
    const char* name_of(const char* name) const noexcept { return name && name == log_of_sqlite ? log.c_str() : name; }
  };
  static sqlite3_io_methods methods_with(int (*read)(sqlite3_file*, void*, int, sqlite3_int64),
                                         int (*write)(sqlite3_file*, const void*, int, sqlite3_int64)) noexcept;
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) noexcept;
  static int remove(sqlite3_vfs* vfs, const char* name, int syncs_folder) noexcept;
  static int access(sqlite3_vfs* vfs, const char* name, int flags, int* answer) noexcept;

  std::string name_;
  Vfs vfs_;
};

}  // namespace custengine::sqlite
