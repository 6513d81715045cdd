#include "sqlite/log_mark.hpp"

#include "sqlite/descriptor.hpp"
#include "sqlite/failure.hpp"
#include "sqlite/file_system.hpp"

#include <fcntl.h>

#include <algorithm>
#include <span>

namespace custengine::sqlite {
namespace {

// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
constexpr std::size_t frame_header_bytes = 24, salts_of_header = 16, salts_of_frame = log_header_bytes + 8;
constexpr std::size_t salt_bytes = 4;

// False: the file does not exist, or is shorter.
bool read_bytes(const std::string& file, std::size_t offset, std::span<unsigned char> bytes) {
  const Descriptor descriptor(file, O_RDONLY);
  return descriptor.exists() && descriptor.read(bytes, offset) == bytes.size();
}

// A log that was never synced may begin with zeros. Any other beginning is that of another program's file, or damage. A
// log without a frame of its header's salts is empty: a crash came between the header and the mark, see GuardedVfs.
bool is_stale_log(const std::string& log, const LogMark& mark) {
  constexpr std::array<unsigned char, 3> magic_of_logs = {0x37, 0x7f, 0x06}, zeros = {0, 0, 0};
  std::array<unsigned char, 3> magic{};
  std::array<unsigned char, log_header_bytes + frame_header_bytes> begin{};
  if (!read_bytes(log, 0, magic) || magic == zeros) return false;
  if (magic != magic_of_logs) return true;
  if (!read_bytes(log, 0, begin)) return false;
  const auto* salts = &begin[salts_of_header];
  if (!std::equal(salts, salts + 2 * salt_bytes, &begin[salts_of_frame])) return false;
  LogHeader header{};
  std::copy_n(begin.begin(), log_header_bytes, header.begin());
  return mark != mark_of(header);
}

// SQLite rolls back a journal that does not begin with a zero. Only a file that is being made has one, of one page.
bool is_stale_journal(const std::string& journal, const std::string& file) {
  std::array<unsigned char, 1> begin{}, behind_first_page{};
  return read_bytes(journal, 0, begin) && begin[0] != 0 && read_bytes(file, page_size, behind_first_page);
}

}  // namespace

LogMark mark_of(const LogHeader& header) noexcept {
  LogMark mark{};
  std::copy_n(&header[salts_of_header + salt_bytes], mark_bytes, mark.begin());
  mark[0] |= 0x80;
  return mark;
}

std::string log_path(const std::string& file) {
  return file + "-log";
}
std::string journal_path(const std::string& file) {
  return file + "-journal";
}

void check_log(const std::string& file) {
  LogMark mark{};
  if (!read_bytes(file, mark_offset, mark)) mark = no_log;
  const auto check = [&](const std::string& beside, bool is_stale) {
    if (!is_stale) return;
    if (mark == removes_log) return remove_file(beside);
    throw failure(ErrorCode::failed_precondition,
                  beside + " does not belong to " + file +
                      ": one of them was replaced or moved. Put back the file that it belongs to, or move it away");
  };
  check(journal_path(file), is_stale_journal(journal_path(file), file));
  check(log_path(file), is_stale_log(log_path(file), mark));
  if (mark == removes_log) end_restore(file);
}

void write_mark(const std::string& file, const LogMark& mark) {
  Descriptor(file, O_WRONLY).write(mark, mark_offset);
}

void end_restore(const std::string& file) {
  sync_folder(file);
  write_mark(file, no_log);
  sync_file(file);
}

}  // namespace custengine::sqlite
