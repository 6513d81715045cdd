#include "sqlite/statement.hpp"

#include <new>

namespace custengine::sqlite {

Statement::Statement(Connection& connection, std::string_view sql) : connection_(&connection) {
  sqlite3_stmt* made = nullptr;
  const int code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  statement_.reset(made);
  connection.check(code);
}

bool Execution::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw connection_.last_failure(code);
}

std::string Execution::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  if (!data && sqlite3_errcode(connection_.handle()) == SQLITE_NOMEM) throw std::bad_alloc();
  return data ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::optional<std::string> Execution::optional_bytes(int column) const {
  if (is_null(column)) return std::nullopt;
  return bytes(column);
}

// A null pointer would bind NULL. The destructor SQLITE_STATIC is a null pointer: the value is not copied.
void Execution::bind(int index, std::string_view text) {
  const char* data = text.data() ? text.data() : "";
  connection_.check(sqlite3_bind_text64(statement_, index, data, text.size(), nullptr, SQLITE_UTF8));
}
void Execution::bind(int index, const Bytes& bytes) {
  const char* data = bytes.value.data() ? bytes.value.data() : "";
  connection_.check(sqlite3_bind_blob64(statement_, index, data, bytes.value.size(), nullptr));
}
void Execution::bind(int index, const std::optional<std::string>& bytes) {
  if (bytes) return bind(index, Bytes{*bytes});
  connection_.check(sqlite3_bind_null(statement_, index));
}

}  // namespace custengine::sqlite
