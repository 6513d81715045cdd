#pragma once

#include "peers/peer.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace bench {

/// SQLite in memory, as someone who knows it well sets it up: sqlite_sql.hpp, statements prepared, ANALYZE.
std::unique_ptr<Peer> make_sqlite(bool text_index);

/// Keeps SQLite from counting its memory, which costs time. Before any database is opened.
void stop_counting_sqlite_memory();
/// What SQLite itself says it has in use; 0 when it does not count.
std::uint64_t sqlite_memory_bytes();

/// The steps of SQLite's plans for what a list workload asks, a line each.
std::string sqlite_list_plan(Peer& sqlite, const ListQuery& query);
std::string sqlite_cursor_plan(Peer& sqlite);

}  // namespace bench
