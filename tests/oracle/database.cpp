#include "database.hpp"

#include <sqlite3.h>
#include <unicode/coll.h>

#include <stdexcept>

namespace custengine::test {

namespace {

icu::StringPiece piece(int size, const void* bytes) {
  return {static_cast<const char*>(bytes), size};
}

int compare(void* collator, int size_a, const void* a, int size_b, const void* b) {
  UErrorCode status = U_ZERO_ERROR;
  return static_cast<icu::Collator*>(collator)->compareUTF8(piece(size_a, a), piece(size_b, b), status);
}

void destroy(void* collator) {
  delete static_cast<icu::Collator*>(collator);
}

struct Finalize {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

}  // namespace

void Database::Close::operator()(sqlite3* database) const noexcept {
  sqlite3_close(database);
}

Database::Database() {
  sqlite3* database = nullptr;
  const int result = sqlite3_open(":memory:", &database);
  database_.reset(database);
  if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database));
}

void Database::add_collation(const std::string& name, const std::string& locale) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Collator> collator(
      icu::Collator::createInstance(locale.empty() ? icu::Locale::getRoot() : icu::Locale(locale.c_str()), status));
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  collator->setStrength(icu::Collator::TERTIARY);
  collator->setAttribute(UCOL_NORMALIZATION_MODE, UCOL_ON, status);
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  if (sqlite3_create_collation_v2(database_.get(), name.c_str(), SQLITE_UTF8, collator.get(), compare, destroy) !=
      SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(database_.get()));
  static_cast<void>(collator.release());  // SQLite's now
}

std::vector<std::string> Database::run(const std::string& sql, const std::vector<SqlValue>& values) {
  const auto check = [this](int result) {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database_.get()));
  };
  sqlite3_stmt* prepared = nullptr;
  check(sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr));
  const std::unique_ptr<sqlite3_stmt, Finalize> statement(prepared);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int at = static_cast<int>(i) + 1;
    if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
      check(sqlite3_bind_int64(prepared, at, *number));
    } else {
      // The values outlive the statement: a null destructor is SQLITE_STATIC.
      const std::string& text = std::get<std::string>(values[i]);
      check(sqlite3_bind_text(prepared, at, text.data(), static_cast<int>(text.size()), nullptr));
    }
  }
  std::vector<std::string> rows;
  int result = SQLITE_ROW;
  while ((result = sqlite3_step(prepared)) == SQLITE_ROW)
    rows.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0)),
                      static_cast<std::size_t>(sqlite3_column_bytes(prepared, 0)));
  if (result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_.get()));
  return rows;
}

}  // namespace custengine::test
