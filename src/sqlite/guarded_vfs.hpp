#pragma once

#include <sqlite3.h>

#include <atomic>
#include <string>

namespace custengine::sqlite {

/// A VFS on top of another one, for one connection. It seals each page that is written to the database file, and checks
/// each page that is read from it (page_guard.hpp). It passes on all else, and the write-ahead log as it is: that log
/// has checksums of its own. It has no shared memory, so SQLite uses the file in exclusive mode or not at all.
///
/// Lifetime: must outlive the connection. SQLite knows it by its name, and by its address.
class GuardedVfs {
 public:
  /// On the VFS of that name; empty: the default one. Throws Failure if there is none.
  explicit GuardedVfs(const std::string& base);
  GuardedVfs(const GuardedVfs&) = delete;
  GuardedVfs& operator=(const GuardedVfs&) = delete;
  ~GuardedVfs();

  const char* name() const noexcept { return name_.c_str(); }
  /// The number of the last page that was found damaged; 0: none.
  unsigned damaged_page() const noexcept { return vfs_.damaged_page; }

 private:
  struct Vfs : sqlite3_vfs {
    sqlite3_vfs* base = nullptr;
    std::atomic<unsigned> damaged_page = 0;
  };
  struct File;
  static const sqlite3_io_methods methods;
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) noexcept;

  std::string name_;
  Vfs vfs_;
};

}  // namespace custengine::sqlite
