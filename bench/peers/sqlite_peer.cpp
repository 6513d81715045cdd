#include "peers/sqlite_peer.hpp"

#include "peers/group_commit.hpp"
#include "peers/sqlite_database.hpp"
#include "peers/sqlite_json.hpp"
#include "peers/sqlite_sql.hpp"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>

namespace bench {

namespace {

using sql::Query;

Query query_of(const ListQuery& query) {
  if (query.sort == ListQuery::Sort::first_name) return Query::list_by_first_name;
  return query.descending ? Query::list_descending : Query::list;
}

class SqlitePeer : public Peer {
 public:
  explicit SqlitePeer(bool text_index) : text_index_(text_index) {
    database_.execute(sql::tables());
    database_.add_near_functions();
  }
  SqlitePeer(bool text_index, const std::string& file) : text_index_(text_index), is_file_(true), database_(file) {
    if (count(database_.prepare("SELECT count(*) FROM sqlite_schema")) == 0) database_.execute(sql::tables());
  }

  /// An index for one workload exists only during that workload, so that others do not pay for its updates.
  void begin(std::string_view workload) override {
    database_.execute(sql::drop_extra_indexes());
    if (workload == "list_desc_deep") database_.execute(sql::descending_index());
    if (workload == "search_mobile") database_.execute(sql::mobile_index());
    if (workload == "find_duplicates") database_.execute(sql::duplicate_indexes());
    if (workload == "suggest") database_.execute(sql::name_index());
    if (workload == "load_one_by_one") make_indexes();
  }

  void load(std::span<const Row> rows, const Watch& /*watch*/) override {
    database_.execute("BEGIN");
    for (const Row& row : rows) insert_row(row, row.created_ms, row.modified_ms);
    make_indexes();
    database_.execute("COMMIT");
  }

  void settle() override {
    if (text_index_) database_.execute("INSERT INTO search (search) VALUES ('optimize')");
    database_.execute("ANALYZE");
    if (is_file_) database_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  Found get(std::string_view id) override { return one(statement(Query::by_id).bind(1, id)); }
  Found find_reference(std::string_view reference) override {
    return one(statement(Query::by_reference).bind(1, reference));
  }

  Found list(const ListQuery& query) override {
    const std::uint64_t total = count(statement(Query::count));
    const auto offset = static_cast<std::int64_t>((query.page_number - 1) * page_size);
    return read_page(statement(query_of(query)).bind(1, offset), total);
  }

  void place_cursors(std::span<const std::size_t> page_numbers) override {
    cursors_.clear();
    for (const std::size_t number : page_numbers) {
      Statement& page = statement(Query::list).bind(1, static_cast<std::int64_t>(number * page_size - 1));
      page.step();
      cursors_.push_back({std::string(page.text(static_cast<int>(index_of(Text::last_name)))),
                          std::string(page.text(static_cast<int>(index_of(Text::id))))});
      page.reset();
    }
  }

  Found list_at_cursor(std::size_t cursor) override {
    const auto& [last_name, id] = cursors_[cursor];
    Checksum sum = checksum();
    std::size_t items = 0;
    if (!last_name.empty()) items = read(statement(Query::behind).bind(1, last_name).bind(2, id), sum);
    if (items < page_size) {
      const std::string_view behind = last_name.empty() ? id : std::string_view();
      const auto rest = static_cast<std::int64_t>(page_size - items);
      items += read(statement(Query::behind_nameless).bind(1, behind).bind(2, rest), sum);
    }
    return {.items = items, .checksum = sum.value()};
  }

  Found search(const SearchQuery& query) override {
    if (!query.email.empty()) return search_for(Query::page_by_email, Query::total_by_email, query.email);
    if (!query.mobile.empty()) return search_for(Query::page_by_mobile, Query::total_by_mobile, query.mobile);
    if (!query.city.empty()) return search_city(query);
    if (query.may_have_typo) return search_for(Query::page_with_typo, Query::total_with_typo, query.terms.front());
    if (query.terms.size() == 1 && query.terms.front().size() < 3)  // too short for a trigram
      return search_for(Query::page_by_scan, Query::total_by_scan, query.terms.front());
    match_.clear();
    for (const std::string_view term : query.terms)
      match_.append(match_.empty() ? "\"" : " AND \"").append(term).append("\"");
    return search_for(Query::page_by_text, Query::total_by_text, match_);
  }

  Found suggest(std::string_view prefix) override {
    match_.assign("\"").append(prefix).append("\"*");
    Statement& names = statement(Query::suggest).bind(1, match_);
    Checksum sum = checksum();
    Found found;
    for (; names.step(); ++found.items) add(sum, names.text(0));
    names.reset();
    found.total = found.items;
    found.checksum = sum.value();
    return found;
  }

  Found count_by_city(const SearchQuery* query) override {
    Statement& cities = statement(query ? Query::count_found_by_city : Query::count_by_city);
    if (query) cities.bind(1, match_.assign("\"").append(query->terms.front()).append("\""));
    Checksum sum = checksum();
    Found found;
    for (; cities.step(); ++found.items) {
      const auto count = static_cast<std::uint64_t>(cities.number(1));
      add(sum, cities.text(0), count);
      found.total += count;
    }
    cities.reset();
    found.checksum = sum.value();
    return found;
  }

  Found find_duplicates() override {
    Statement& pairs = statement(Query::duplicates);
    Found found;
    for (; pairs.step(); ++found.items) {
      Checksum first = checksum(), second = checksum();
      first.add(texts_of(pairs, 0));
      second.add(texts_of(pairs, text_count));
      found.checksum += pair_checksum(first, second);
    }
    pairs.reset();
    found.total = found.items;
    return found;
  }

  void update(std::string_view id, Text field, std::string_view value) override {
    const Query query = field == Text::city ? Query::update_city : Query::update_last_name;
    run(statement(query).bind(1, id).bind(2, value).bind(3, now_ms()));
  }

  void insert(const Row& row) override {
    const std::int64_t now = now_ms();
    insert_row(row, now, now);
  }

  void erase(std::string_view id) override { run(statement(Query::erase).bind(1, id)); }

  void attach(std::string_view id, std::string_view organization) override {
    run(statement(Query::attach).bind(1, id).bind(2, organization));
    run(statement(Query::touch).bind(1, id).bind(2, now_ms()));
  }

  void detach(std::string_view id, std::string_view organization) override {
    run(statement(Query::detach).bind(1, id).bind(2, organization));
    run(statement(Query::touch).bind(1, id).bind(2, now_ms()));
  }

  void save(std::ostream& out) override { write_json_lines(database_, out); }

  void load_json(std::istream& in) override {
    database_.execute("BEGIN");
    read_json_lines(database_, in);
    make_indexes();
    database_.execute("COMMIT");
  }

  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure() override {
    std::vector<std::pair<std::string, std::uint64_t>> structures;
    Statement sizes = database_.prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC");
    while (sizes.step())
      structures.emplace_back(std::string(sizes.text(0)), static_cast<std::uint64_t>(sizes.number(1)));
    return structures;
  }

  std::string plan(Query query) const {
    std::string lines;
    Statement explain = database_.prepare("EXPLAIN QUERY PLAN " + sql::text_of(query));
    while (explain.step()) lines.append(explain.text(3)).append("\n");
    return lines;
  }

 protected:
  /// Runs the changes in one transaction; none of them is kept if one throws.
  void in_transaction(const std::function<void()>& changes) {
    database_.execute("BEGIN IMMEDIATE");
    try {
      changes();
      database_.execute("COMMIT");
    } catch (...) {
      database_.roll_back();
      throw;
    }
  }

 private:
  struct Cursor {
    std::string last_name, id;
  };

  Statement& statement(Query query) {
    auto& prepared = statements_[static_cast<std::size_t>(query)];
    if (!prepared) prepared.emplace(database_.prepare(sql::text_of(query)));
    return *prepared;
  }

  void make_indexes() {
    database_.execute(sql::indexes());
    if (text_index_) database_.execute(sql::text_index());
  }

  void insert_row(const Row& row, std::int64_t created_ms, std::int64_t modified_ms) {
    Statement& insert = statement(Query::insert);
    int parameter = 0;
    for (const std::string_view text : row.texts) insert.bind(++parameter, text);
    for (const std::int64_t number : {std::int64_t{row.is_company}, created_ms, modified_ms, std::int64_t{1}})
      insert.bind(++parameter, number);
    insert.run();
  }

  void run(Statement& change) const {
    change.run();
    if (database_.changes() != 1) throw std::runtime_error("SQLite: no such customer");
  }

  static std::uint64_t count(Statement&& counting) { return count(counting); }
  static std::uint64_t count(Statement& counting) {
    counting.step();
    const std::int64_t total = counting.number(0);
    counting.reset();
    return static_cast<std::uint64_t>(total);
  }

  static std::array<std::string_view, text_count> texts_of(Statement& rows, std::size_t first_column) {
    std::array<std::string_view, text_count> texts;
    for (std::size_t i = 0; i < text_count; ++i) texts[i] = rows.text(static_cast<int>(first_column + i));
    return texts;
  }

  static std::size_t read(Statement& rows, Checksum& sum) {
    std::size_t items = 0;
    for (; rows.step(); ++items) sum.add(texts_of(rows, 0));
    rows.reset();
    return items;
  }

  Found read_page(Statement& rows, std::uint64_t total) const {
    Checksum sum = checksum();
    const std::size_t items = read(rows, sum);
    return {.items = items, .total = total, .checksum = sum.value()};
  }

  Found one(Statement& rows) const {
    Found found = read_page(rows, 0);
    found.total = found.items;
    return found;
  }

  /// A first page that is not full has all matches, so only full pages need a count.
  Found search_for(Query page, Query total, std::string_view value) {
    Found found = read_page(statement(page).bind(1, value), 0);
    found.total = found.items < page_size ? found.items : count(statement(total).bind(1, value));
    return found;
  }

  Found search_city(const SearchQuery& query) {
    const auto bound = [&](Query which) -> Statement& {
      return statement(which).bind(1, query.city).bind(2, query.created_from_ms).bind(3, query.created_to_ms);
    };
    Found found = read_page(bound(Query::page_by_city), 0);
    found.total = found.items < page_size ? found.items : count(bound(Query::total_by_city));
    return found;
  }

  const bool text_index_, is_file_ = false;
  Database database_;
  std::array<std::optional<Statement>, sql::query_count> statements_;
  std::vector<Cursor> cursors_;
  std::string match_;
};

class SqliteGroupPeer : public SqlitePeer {
 public:
  explicit SqliteGroupPeer(const std::string& file) : SqlitePeer(false, file) {}

  /// Only update() may run on several threads.
  Sharing sharing() const override { return Sharing::as_it_is; }

  void update(std::string_view id, Text field, std::string_view value) override {
    writes_.write([&] { SqlitePeer::update(id, field, value); });
  }

  std::optional<std::uint64_t> groups() const override { return writes_.groups(); }

 private:
  GroupCommit writes_{[this](const std::function<void()>& changes) { in_transaction(changes); }};
};

}  // namespace

std::unique_ptr<Peer> make_sqlite_file(bool text_index, const std::string& file) {
  return std::make_unique<SqlitePeer>(text_index, file);
}

std::unique_ptr<Peer> make_sqlite_group(const std::string& file) {
  return std::make_unique<SqliteGroupPeer>(file);
}

std::unique_ptr<Peer> make_sqlite(bool text_index) {
  return std::make_unique<SqlitePeer>(text_index);
}

void stop_counting_sqlite_memory() {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

std::uint64_t sqlite_memory_bytes() {
  return static_cast<std::uint64_t>(sqlite3_memory_used());
}

std::string sqlite_list_plan(Peer& sqlite, const ListQuery& query) {
  return dynamic_cast<SqlitePeer&>(sqlite).plan(query_of(query));
}

std::string sqlite_cursor_plan(Peer& sqlite) {
  const auto& peer = dynamic_cast<SqlitePeer&>(sqlite);
  return peer.plan(Query::behind) + peer.plan(Query::behind_nameless);
}

}  // namespace bench
