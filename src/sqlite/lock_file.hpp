#pragma once

#include <string>

namespace custengine::sqlite {

/// The lock that says who has a file open: a lock of an open file description (F_OFD_SETLK) on FILE-lock. Unlike a
/// POSIX lock, it does not end when another descriptor of the file is closed, and it holds within one process too.
/// SQLite's own locks are POSIX locks. The lock file stays, since another process may be about to lock it.
class LockFile {
 public:
  /// Writes process and program into FILE-lock. Throws Failure: failed_precondition with the holder's if it is locked.
  explicit LockFile(const std::string& file);
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

 private:
  int descriptor_;
};

}  // namespace custengine::sqlite
