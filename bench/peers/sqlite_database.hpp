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

/// A database in memory, for one thread at a time: no journal, no secure deletion.
class Database {
 public:
  Database();

  void execute(const std::string& sql);
  /// Registers bench::has_near_word and bench::is_near as SQL functions.
  void add_near_functions();
  Statement prepare(const std::string& sql) const { return {database_.get(), sql}; }
  /// The number of rows that the last statement changed.
  int changes() const;

 private:
  template <bool (*judge)(std::string_view, std::string_view)>
  void add_function(const char* name);

  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace bench
