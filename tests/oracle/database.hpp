#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

struct sqlite3;

namespace custengine::test {

using SqlValue = std::variant<std::int64_t, std::string>;

/// A SQLite database in memory. Throws on any error.
class Database {
 public:
  Database();

  /// Registers `name` as a collation by ICU at tertiary strength.
  void add_collation(const std::string& name, const std::string& locale);

  /// Runs one statement. Returns the first column of every row as text.
  std::vector<std::string> run(const std::string& sql, const std::vector<SqlValue>& values = {});

 private:
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace custengine::test
