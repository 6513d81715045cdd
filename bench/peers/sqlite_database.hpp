#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

/// A prepared statement. Throws std::runtime_error if SQLite reports an error.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql);

  /// Parameters count from 1. Texts must live until the statement is reset.
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, std::int64_t number);
  /// True if there is a (further) row.
  bool step();
  std::string_view text(int column) const;
  std::int64_t number(int column) const;
  /// Allows to bind and step again.
  void reset();
  /// Steps to the end and resets.
  void run();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A database, for one thread at a time.
class Database {
 public:
  /// In memory: no journal, no secure deletion.
  Database();
  /// In a file, opened or made: a write-ahead log, which is synced at each commit, one connection that keeps the file
  /// locked, and a cache of 64 MB. As custengine does, it lets the log grow to 4000 pages.
  explicit Database(const std::string& file);

  void execute(const std::string& sql);
  /// Ends a transaction without its changes, if there is one.
  void roll_back() noexcept;
  /// Registers bench::has_near_word and bench::is_near as SQL functions.
  void add_near_functions();
  Statement prepare(const std::string& sql) const { return {database_.get(), sql}; }
  /// The number of rows that the last statement changed.
  int changes() const;

 private:
  void open(const std::string& file);
  template <bool (*judge)(std::string_view, std::string_view)>
  void add_function(const char* name);

  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace bench
