#pragma once

#include "sqlite/connection.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::sqlite {

/// A blob, unlike a text.
struct Bytes {
  std::string_view value;
};

/// A prepared statement.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql);

 private:
  friend class Execution;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  Connection* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One execution of a statement, which ends with this object: a statement that stays open would keep a checkpoint
/// from being whole. The values are not copied; they must outlive it.
class Execution {
 public:
  template <class... Values>
  explicit Execution(Statement& statement, const Values&... values)
      : connection_(*statement.connection_), statement_(statement.statement_.get()) {
    int index = 0;
    (bind(++index, values), ...);
  }
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;
  ~Execution() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

  /// Steps to the next row; false: there is none.
  bool next();

  // ---- the columns of the row, from 0
  std::int64_t number(int column) const noexcept { return sqlite3_column_int64(statement_, column); }
  std::uint64_t unsigned_number(int column) const noexcept { return static_cast<std::uint64_t>(number(column)); }
  bool is_null(int column) const noexcept { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  /// A text or a blob.
  std::string bytes(int column) const;
  std::optional<std::string> optional_bytes(int column) const;

 private:
  void bind(int index, std::string_view text);
  void bind(int index, const std::string& text) { bind(index, std::string_view(text)); }
  void bind(int index, const Bytes& bytes);
  void bind(int index, const std::optional<std::string>& bytes);
  template <std::integral Number>
  void bind(int index, Number number) {
    connection_.check(sqlite3_bind_int64(statement_, index, static_cast<sqlite3_int64>(number)));
  }

  Connection& connection_;
  sqlite3_stmt* statement_;
};

/// Runs a statement that returns no rows.
template <class... Values>
void run(Statement& statement, const Values&... values) {
  Execution execution(statement, values...);
  while (execution.next()) {
  }
}

}  // namespace custengine::sqlite
