#include "peers/sqlite_sql.hpp"

#include "data/row.hpp"

#include <initializer_list>

namespace bench::sql {

namespace {

/// "first_name, last_name, …" of the searched fields, each with a prefix.
std::string searched(const std::string& prefix = "") {
  std::string list;
  for (const Text text : searched_texts)
    list.append(list.empty() ? "" : ", ").append(prefix).append(text_names[index_of(text)]);
  return list;
}

/// The columns that are read: "SELECT c.id, … FROM customers c".
std::string select(const std::string& from = "customers c") {
  std::string columns;
  for (const char* const name : text_names) columns.append(columns.empty() ? "c." : ", c.").append(name);
  return "SELECT " + columns + " FROM " + from;
}

std::string insert() {
  std::string sql = "INSERT INTO customers VALUES (NULL";
  for (std::size_t i = 1; i <= text_count + 4; ++i) sql.append(", ?").append(std::to_string(i));
  return sql + ")";
}

/// The condition that a term occurs in a searched field, without the text index.
std::string occurs() {
  std::string condition;
  for (const Text text : searched_texts)
    condition.append(condition.empty() ? "(instr(c." : " OR instr(c.")
        .append(text_names[index_of(text)])
        .append(", ?1)");
  return condition + ")";
}

/// The condition that a term, or a word one typo away, occurs in a searched field.
std::string occurs_nearly() {
  std::string condition;
  for (const Text text : searched_texts)
    condition.append(condition.empty() ? "(has_near_word(c." : " OR has_near_word(c.")
        .append(text_names[index_of(text)])
        .append(", ?1)");
  return condition + ")";
}

/// Cities by their number of customers.
std::string cities(const std::string& from) {
  return "SELECT c.city, count(*) FROM " + from + " c.city <> '' GROUP BY c.city ORDER BY count(*) DESC, c.city";
}

std::string list(const std::string& field, const std::string& direction = "") {
  return select() + " ORDER BY c." + field + " = '', c." + field + direction + ", c.id" + direction +
         " LIMIT 50 OFFSET ?1";
}

std::string update(const std::string& change, const std::string& time) {
  return "UPDATE customers SET " + change + "last_modified_at = max(" + time +
         ", last_modified_at + 1), version = version + 1 WHERE id = ?1";
}

constexpr const char* by_display_name = " ORDER BY c.display_name = '', c.display_name, c.id LIMIT 50";

std::string page(const std::string& condition) {
  return select() + " WHERE " + condition + by_display_name;
}

std::string total(const std::string& condition) {
  return "SELECT count(*) FROM customers c WHERE " + condition;
}

/// Pairs of customers with equal values in these fields, as row numbers.
std::string agreeing(std::initializer_list<Text> fields) {
  std::string condition = "b.number > a.number", is_set;
  for (const Text field : fields) {
    const std::string name = text_names[index_of(field)];
    condition.append(" AND b.").append(name).append(" = a.").append(name);
    is_set.append(is_set.empty() ? "" : " AND ").append("a.").append(name).append(" <> ''");
  }
  return "SELECT a.number, b.number FROM customers a JOIN customers b ON " + condition + " WHERE " + is_set;
}

/// Both customers of each pair, once, even if several fields are equal.
std::string duplicates() {
  std::string columns;
  for (const char* const table : {"c.", "d."})
    for (const char* const name : text_names) columns.append(columns.empty() ? "" : ", ").append(table).append(name);
  return "WITH pairs (x, y) AS (" + agreeing({Text::email}) + " UNION " + agreeing({Text::mobile}) + " UNION " +
         agreeing({Text::display_name, Text::postal_code}) +
         " AND (a.address = '' OR b.address = '' OR is_near(a.address, b.address))) SELECT " + columns +
         " FROM pairs CROSS JOIN customers c ON c.number = x CROSS JOIN customers d ON d.number = y";
}

/// Forces the index of the city. SQLite does not know the values and would choose the slower index of the time.
constexpr const char* in_city = " INDEXED BY by_city WHERE c.city = ?1 AND c.created_at >= ?2 AND c.created_at < ?3";

}  // namespace

std::string tables() {
  std::string sql = "CREATE TABLE customers (number INTEGER PRIMARY KEY";
  for (const char* const name : text_names) sql.append(", ").append(name).append(" TEXT NOT NULL");
  sql +=
      ", type INTEGER NOT NULL, created_at INTEGER NOT NULL, last_modified_at INTEGER NOT NULL, version INTEGER NOT "
      "NULL);"
      "CREATE TABLE extensions (customer INTEGER NOT NULL, code TEXT NOT NULL, organization TEXT NOT NULL,"
      " PRIMARY KEY (customer, code, organization)) WITHOUT ROWID";
  return sql;
}

std::string indexes() {
  return "CREATE UNIQUE INDEX by_id ON customers (id);"
         "CREATE UNIQUE INDEX by_reference ON customers (external_reference);"
         "CREATE INDEX by_last_name ON customers (last_name = '', last_name, id);"
         "CREATE INDEX by_display_name ON customers (display_name);"
         "CREATE INDEX by_company_name ON customers (company_name);"
         "CREATE INDEX by_email ON customers (email);"
         "CREATE INDEX by_city ON customers (city);"
         "CREATE INDEX by_postal_code ON customers (postal_code);"
         "CREATE INDEX by_created_at ON customers (created_at);"
         "CREATE INDEX by_last_modified_at ON customers (last_modified_at)";
}

std::string text_index() {
  const std::string add =
      "INSERT INTO search (rowid, " + searched() + ") VALUES (new.number, " + searched("new.") + ");";
  const std::string drop =
      "INSERT INTO search (search, rowid, " + searched() + ") VALUES ('delete', old.number, " + searched("old.") + ");";
  return "CREATE VIRTUAL TABLE search USING fts5(" + searched() +
         ", content = 'customers', content_rowid = 'number', tokenize = 'trigram', columnsize = 0);"
         "CREATE TRIGGER search_insert AFTER INSERT ON customers BEGIN " +
         add + " END; CREATE TRIGGER search_delete AFTER DELETE ON customers BEGIN " + drop +
         " END; CREATE TRIGGER search_update AFTER UPDATE OF " + searched() + " ON customers BEGIN " + drop + add +
         " END; INSERT INTO search (search) VALUES ('rebuild')";
}

std::string descending_index() {
  return "CREATE INDEX by_last_name_descending ON customers (last_name = '', last_name DESC, id DESC)";
}

std::string mobile_index() {
  return "CREATE INDEX by_mobile ON customers (mobile)";
}

std::string name_index() {
  return "CREATE VIRTUAL TABLE names USING fts5(display_name, content = 'customers', content_rowid = 'number',"
         " prefix = '2 3 4 5', detail = none, columnsize = 0); INSERT INTO names (names) VALUES ('rebuild');"
         "INSERT INTO names (names) VALUES ('optimize')";
}

std::string duplicate_indexes() {
  return mobile_index() + "; CREATE INDEX by_name_and_place ON customers (display_name, postal_code)";
}

std::string drop_extra_indexes() {
  std::string sql = "DROP TABLE IF EXISTS names";
  for (const char* const index : {"by_last_name_descending", "by_mobile", "by_name_and_place"})
    sql.append("; DROP INDEX IF EXISTS ").append(index);
  return sql;
}

// NOLINTNEXTLINE(readability-function-size): a line for each query
std::string text_of(Query query) {
  switch (query) {
    case Query::insert:
      return insert();
    case Query::erase:
      return "DELETE FROM customers WHERE id = ?1";
    case Query::update_city:
      return update("city = ?2, ", "?3");
    case Query::update_last_name:
      return update("last_name = ?2, display_name = first_name || ' ' || ?2, ", "?3");
    case Query::touch:
      return update("", "?2");
    case Query::attach:
      return "INSERT INTO extensions SELECT number, 'TWO_INVOICE', ?2 FROM customers WHERE id = ?1";
    case Query::detach:
      return "DELETE FROM extensions WHERE customer = (SELECT number FROM customers WHERE id = ?1)"
             " AND code = 'TWO_INVOICE' AND organization = ?2";
    case Query::by_id:
      return select() + " WHERE c.id = ?1";
    case Query::by_reference:
      return select() + " WHERE c.external_reference = ?1";
    case Query::count:
      return "SELECT count(*) FROM customers";
    case Query::list:
      return list("last_name");
    case Query::list_descending:
      return list("last_name", " DESC");
    case Query::list_by_first_name:
      return list("first_name");
    case Query::behind:  // an equality and a range, so that the index is used for both
      return select() +
             " WHERE (c.last_name = '') = 0 AND (c.last_name, c.id) > (?1, ?2)"
             " ORDER BY c.last_name, c.id LIMIT 50";
    case Query::behind_nameless:
      return select() +
             " WHERE (c.last_name = '') = 1 AND (c.last_name, c.id) > ('', ?1)"
             " ORDER BY c.last_name, c.id LIMIT ?2";
    case Query::page_by_email:
      return page("c.email = ?1");
    case Query::total_by_email:
      return total("c.email = ?1");
    case Query::page_by_mobile:
      return page("c.mobile = ?1");
    case Query::total_by_mobile:
      return total("c.mobile = ?1");
    case Query::page_by_city:
      return select() + in_city + " ORDER BY c.created_at DESC, c.id DESC LIMIT 50";
    case Query::total_by_city:
      return std::string("SELECT count(*) FROM customers c") + in_city;
    case Query::page_by_text:
      return select("search s CROSS JOIN customers c ON c.number = s.rowid") + " WHERE s.search MATCH ?1" +
             by_display_name;
    case Query::total_by_text:
      return "SELECT count(*) FROM search WHERE search MATCH ?1";
    case Query::page_by_scan:
      return page(occurs());
    case Query::total_by_scan:
      return total(occurs());
    case Query::page_with_typo:
      return page(occurs_nearly());
    case Query::total_with_typo:
      return total(occurs_nearly());
    case Query::suggest:
      return "SELECT DISTINCT c.display_name FROM names n CROSS JOIN customers c ON c.number = n.rowid"
             " WHERE n.names MATCH ?1 ORDER BY c.display_name LIMIT 10";
    case Query::count_by_city:
      return cities("customers c WHERE");
    case Query::count_found_by_city:
      return cities("search s CROSS JOIN customers c ON c.number = s.rowid WHERE s.search MATCH ?1 AND");
    case Query::duplicates:
      return duplicates();
  }
  return {};
}

}  // namespace bench::sql
