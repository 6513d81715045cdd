#pragma once

#include "sqlite/failure.hpp"
#include "sqlite/guarded_vfs.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

namespace custengine::sqlite {

/// A connection to a file of ours, and the only place that opens one. SQLite up to 3.51.2 can lose transactions if two
/// connections use the write-ahead log of one file. So a file has one connection, in exclusive mode.
///
/// Threads: one at a time.
class Connection {
 public:
  enum class Use {
    database,  ///< a file with a write-ahead log, which each commit syncs
    copy,      ///< a new file that a backup fills: without a journal, and without syncs
  };

  /// Opens or makes a file. `vfs`: as in SqliteOptions. Throws Failure.
  Connection(const std::string& file, const std::string& vfs);

  /// Comes first. It may read the file. Throws Failure.
  void configure(Use use);

  sqlite3* handle() const noexcept { return database_.get(); }
  const std::string& file() const noexcept { return file_; }

  /// Runs statements that return nothing of interest.
  void execute(const char* sql);
  /// The first column of the first row. Requires that there is one.
  std::int64_t number(const char* sql);

  /// What SQLite says about the call that returned `code`.
  Failure last_failure(int code) const;
  Error last_error(int code) const;
  void check(int code) const {
    if (code != SQLITE_OK) throw last_failure(code);
  }

  /// The size of the write-ahead log after the last commit, in pages.
  unsigned log_pages() const noexcept { return *log_pages_; }
  /// Returns SQLite's code. Nothing of the log is left if `truncates`.
  int checkpoint(bool truncates) noexcept;

  /// The first 16 bytes of the file; fewer if it is shorter or cannot be read.
  std::string first_bytes() const;
  /// The size of the file, without the log. Throws Failure.
  std::int64_t file_size() const;
  /// True if a write of some bytes never changes those beside them in case of power loss.
  bool overwrites_safely() const noexcept;
  /// Ends a transaction whose rollback had no memory. Throws Failure.
  void end_left_transaction();
  /// Whether closing the connection leaves the log as it is. At first it does.
  void leave_log_alone(bool leaves) noexcept;

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
  };
  // nullptr: there is none.
  sqlite3_file* open_file() const noexcept;

  std::string file_;
  std::unique_ptr<GuardedVfs> vfs_;
  std::unique_ptr<unsigned> log_pages_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A transaction that is rolled back unless it is committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// Returns SQLite's code. If it is not SQLITE_OK, the transaction is rolled back in this process. But the file may
  /// have it: see outcome_is_known().
  int commit() noexcept;

 private:
  void roll_back() noexcept;
  Connection* connection_;
};

/// True if a commit that failed with that code cannot come back when the file is opened again. So it is if the disk is
/// full: SQLite writes the frame that makes the transaction valid last, and that frame is then incomplete. Filling up
/// the sector after that frame may fail too, but SQLite only does that if the file does not overwrite safely.
bool outcome_is_known(const Connection& connection, int code) noexcept;

}  // namespace custengine::sqlite
