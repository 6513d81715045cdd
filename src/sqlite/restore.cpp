#include "sqlite/restore.hpp"

#include "sqlite/connection.hpp"
#include "sqlite/descriptor.hpp"
#include "sqlite/file_system.hpp"
#include "sqlite/lock_file.hpp"
#include "sqlite/log_mark.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/temporary.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace custengine::sqlite {
namespace {

Failure damaged(const std::string& backup, const std::string& what) {
  return failure(ErrorCode::data_loss, backup + " is damaged, or no file of tenants: " + what);
}

// A file that is open, or was not closed, has a log.
void require_no_log(const std::string& backup) {
  struct stat there = {};
  for (const std::string& log : {log_path(backup), journal_path(backup)})
    if (lstat(log.c_str(), &there) == 0)
      throw failure(ErrorCode::failed_precondition, backup + " is no backup, as it is open or was not closed: " + log +
                                                        " exists. Open and close it first");
}

// Returns the number of pages.
std::int64_t copy_checked_pages(const std::string& backup, const std::string& copy) {
  const Descriptor from(backup, O_RDONLY);
  Descriptor to(copy, O_WRONLY);
  std::array<unsigned char, page_size> page{};
  unsigned number = 0;
  for (std::size_t at = 0; const std::size_t size = from.read(page, at); at += page_size) {
    if (++number > max_pages) throw damaged(backup, "it is too large");
    if (size < page_size || !is_intact(page, number)) throw damaged(backup, "page " + std::to_string(number));
    to.write(page, at);
  }
  if (number == 0) throw damaged(backup, "it is empty");
  return number;
}

// Opens the copy, so that what is asked of each file is asked of it. A message about the copy is one about the backup.
void check_copy(const std::string& backup, const std::string& copy, std::int64_t pages) {
  try {
    Connection connection(copy, {});
    prepare(connection);
    if (connection.number("PRAGMA page_count") > pages) throw damaged(copy, "its end is missing");
    connection.leave_log_alone(false);
  } catch (Failure& found) {
    std::string& message = found.error.message;
    if (const std::size_t at = message.find(copy); at != std::string::npos) message.replace(at, copy.size(), backup);
    throw std::move(found);
  }
}

// As the file that is replaced: another user may run the host.
void take_owner(const std::string& copy, const std::string& file) {
  struct stat old = {}, made = {};
  if (stat(file.c_str(), &old) != 0 || stat(copy.c_str(), &made) != 0) return;
  if (old.st_uid == made.st_uid && old.st_gid == made.st_gid) return;
  if (chown(copy.c_str(), old.st_uid, old.st_gid) != 0) throw system_failure("give its owner to", copy, errno);
}

}  // namespace

// A crash before the rename leaves the old file with its log. After it, the mark says that this log is to be removed:
// the next start does that if this call did not.
void restore(const std::string& backup, const std::string& file) {
  const LockFile lock(file);
  require_no_log(backup);
  Temporary copy(file);
  check_copy(backup, copy.path(), copy_checked_pages(backup, copy.path()));
  require_no_log(backup);  // it may have been opened meanwhile
  write_mark(copy.path(), removes_log);
  take_owner(copy.path(), file);
  sync_file(copy.path());
  copy.replace();
  sync_folder(file);
  for (const char* old : {"-log", "-journal", "-wal", "-shm"}) remove_file(file + old);
  end_restore(file);
}

}  // namespace custengine::sqlite
