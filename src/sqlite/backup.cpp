#include "sqlite/backup.hpp"

#include "sqlite/file_system.hpp"
#include "sqlite/temporary.hpp"

#include <sys/stat.h>

#include <chrono>
#include <memory>
#include <thread>

namespace custengine::sqlite {
namespace {

struct Finish {
  std::mutex* mutex;
  void operator()(sqlite3_backup* backup) const noexcept {
    const std::lock_guard lock(*mutex);
    sqlite3_backup_finish(backup);
  }
};
using Backup = std::unique_ptr<sqlite3_backup, Finish>;

Backup begin(Connection& from, std::mutex& mutex, Connection& to) {
  const std::lock_guard lock(mutex);
  sqlite3_backup* begun = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (!begun) throw to.last_failure(sqlite3_extended_errcode(to.handle()));
  return Backup(begun, Finish{&mutex});
}

void copy_pages(Connection& from, std::mutex& mutex, Connection& to) {
  using Clock = std::chrono::steady_clock;
  constexpr int pages = 256;
  const Backup backup = begin(from, mutex, to);
  for (;;) {
    const auto started = Clock::now();
    {
      const std::lock_guard lock(mutex);
      const int code = sqlite3_backup_step(backup.get(), pages);
      if (code == SQLITE_DONE) return;
      if (code != SQLITE_OK) throw sqlite_failure(nullptr, code, to.file(), "while copying " + from.file());
    }
    // Half of the time is for others: a mutex is not fair.
    std::this_thread::sleep_for(Clock::now() - started);
  }
}

}  // namespace

void back_up(Connection& connection, std::mutex& mutex, const std::string& vfs, const std::string& target) {
  const auto exists = [&] { return failure(ErrorCode::already_exists, target + " already exists"); };
  struct stat there = {};
  if (lstat(target.c_str(), &there) == 0) throw exists();
  Temporary temporary(target);
  {
    Connection copy(real_path(temporary.path()), vfs);
    copy.configure(Connection::Use::copy);
    copy_pages(connection, mutex, copy);
  }
  sync_file(temporary.path());
  if (!temporary.rename_if_free()) throw exists();
  sync_folder(target);
}

}  // namespace custengine::sqlite
