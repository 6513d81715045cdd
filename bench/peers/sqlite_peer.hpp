#pragma once

#include "peers/peer.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace bench {

/// SQLite in memory, set up as by an expert: the indexes of sqlite_sql.hpp, prepared statements, ANALYZE.
std::unique_ptr<Peer> make_sqlite(bool text_index);

/// The same in a file, which is opened if it is there: each write is a transaction that is synced.
std::unique_ptr<Peer> make_sqlite_file(bool text_index, const std::string& file);
/// The same without the text index, and writes that wait share a transaction (group_commit.hpp).
std::unique_ptr<Peer> make_sqlite_group(const std::string& file);

/// Stops SQLite from counting its memory, which costs time. Requires that no database is open yet.
void stop_counting_sqlite_memory();
/// The memory in use by SQLite's own count; 0 if it does not count.
std::uint64_t sqlite_memory_bytes();

/// The steps of SQLite's plans for the queries of a list workload, one per line.
std::string sqlite_list_plan(Peer& sqlite, const ListQuery& query);
std::string sqlite_cursor_plan(Peer& sqlite);

}  // namespace bench
