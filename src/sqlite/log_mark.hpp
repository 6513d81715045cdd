#pragma once

#include "sqlite/page_guard.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace custengine::sqlite {

/// Which write-ahead log belongs to a file. Each time SQLite begins a log anew, its header has new random numbers, the
/// salts. The file has a mark of them in its first page. A log with other salts is that of another file, or of another
/// state of this one: SQLite would replay it and break the file.
///
/// The mark is the `user_version` of SQLite, which SQLite itself does not use.
using LogMark = std::array<unsigned char, mark_bytes>;

/// In a backup: there is no log that belongs to it.
inline constexpr LogMark no_log = {0, 0, 0, 0};
/// In a file that is being restored: a log beside it is that of the file it replaced, and is removed.
inline constexpr LogMark removes_log = {0, 0, 0, 1};

/// The first bytes of a log: its header, and the header of its first frame.
inline constexpr std::size_t log_header_bytes = 32;
using LogHeader = std::array<unsigned char, log_header_bytes>;
/// Unlike no_log and removes_log.
LogMark mark_of(const LogHeader& header) noexcept;

/// FILE-log. Another SQLite program would find a FILE-wal after a crash, and write it to the file when it closes it,
/// even if it only reads. The pages that it writes have no checksum of ours.
std::string log_path(const std::string& file);
/// FILE-journal, which SQLite uses only while it makes a file.
std::string journal_path(const std::string& file);

/// Requires that a log or a hot journal beside the file belongs to it; beside a restored file, removes one that does
/// not. Comes before SQLite opens the file, with the lock held. Throws Failure: failed_precondition.
void check_log(const std::string& file);

/// Writes the mark into a file that nobody has open. Throws Failure.
void write_mark(const std::string& file, const LogMark& mark);
/// Ends a restore, once the log of the replaced file is gone: then the file has the mark of no log. Otherwise a copy of
/// the file would remove logs too. Throws Failure.
void end_restore(const std::string& file);

}  // namespace custengine::sqlite
