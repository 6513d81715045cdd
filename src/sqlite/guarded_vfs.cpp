#include "sqlite/guarded_vfs.hpp"

#include "sqlite/failure.hpp"
#include "sqlite/page_guard.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace custengine::sqlite {

// Followed in memory by the file of the VFS below.
struct GuardedVfs::File : sqlite3_file {
  Vfs* vfs;
  sqlite3_file* base() noexcept { return reinterpret_cast<sqlite3_file*>(this + 1); }

  static File* of(sqlite3_file* file) noexcept { return static_cast<File*>(file); }
  static sqlite3_file* base_of(sqlite3_file* file) noexcept { return of(file)->base(); }
  static const sqlite3_io_methods& methods_of(sqlite3_file* file) noexcept { return *base_of(file)->pMethods; }

  static bool is_page(int size, sqlite3_int64 offset) noexcept {
    return size == static_cast<int>(page_size) && offset % static_cast<int>(page_size) == 0;
  }
  static unsigned number(sqlite3_int64 offset) noexcept {
    return static_cast<unsigned>(offset / static_cast<int>(page_size)) + 1;
  }

  static int read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) noexcept {
    constexpr int header_of_file = 100;
    // Another size is that of a page, by a damaged header or in the file of another program.
    if (!is_page(size, offset) && size > header_of_file) return SQLITE_IOERR_DATA;
    const int result = methods_of(file).xRead(base_of(file), bytes, size, offset);
    if ((result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ) || !is_page(size, offset)) return result;
    const std::span<const unsigned char, page_size> page(static_cast<const unsigned char*>(bytes), page_size);
    if (is_intact(page, number(offset))) return result;  // behind the end are zeros
    of(file)->vfs->damaged_page = number(offset);
    return SQLITE_IOERR_DATA;
  }

  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) noexcept {
    if (!is_page(size, offset)) return SQLITE_IOERR_WRITE;
    if (number(offset) > max_pages) return SQLITE_FULL;
    unsigned char page[page_size];
    std::memcpy(page, bytes, page_size);
    seal(page, number(offset));
    const LogMark& mark = of(file)->vfs->mark;
    if (offset == 0) std::copy(mark.begin(), mark.end(), page + mark_offset);
    return methods_of(file).xWrite(base_of(file), page, size, offset);
  }

  // A file that is shorter has no mark.
  static int read_mark(sqlite3_file* file, LogMark& mark) noexcept {
    const int result = methods_of(file).xRead(base_of(file), mark.data(), static_cast<int>(mark_bytes), mark_offset);
    if (result == SQLITE_IOERR_SHORT_READ) mark = no_log;
    return result == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : result;
  }

  static int read_log(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) noexcept {
    return methods_of(file).xRead(base_of(file), bytes, size, offset);
  }

  static int write_log(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) noexcept {
    const int result = methods_of(file).xWrite(base_of(file), bytes, size, offset);
    if (result != SQLITE_OK || offset != 0 || size != static_cast<int>(log_header_bytes)) return result;
    LogHeader header;
    std::memcpy(header.data(), bytes, header.size());
    return bind_log(file, mark_of(header));
  }

  // SQLite begins the log anew once all of it is in the database file and synced. Then nothing needs the log until its
  // next frame. That frame comes after the mark, and the mark after the header. So after a crash the mark is that of
  // the log, or the log has no frame with the salts of its header, and counts as empty.
  static int bind_log(sqlite3_file* log, const LogMark& mark) noexcept {
    File* database = of(log)->vfs->database;
    if (!database || !database->base()->pMethods) return SQLITE_IOERR_WRITE;
    int result = methods_of(log).xSync(base_of(log), SQLITE_SYNC_NORMAL);
    if (result != SQLITE_OK) return result;
    const sqlite3_io_methods& methods = *database->base()->pMethods;
    result = methods.xWrite(database->base(), mark.data(), static_cast<int>(mark_bytes), mark_offset);
    if (result != SQLITE_OK) return result;
    of(log)->vfs->mark = mark;
    return methods.xSync(database->base(), SQLITE_SYNC_NORMAL);
  }
};

sqlite3_io_methods GuardedVfs::methods_with(int (*read)(sqlite3_file*, void*, int, sqlite3_int64),
                                            int (*write)(sqlite3_file*, const void*, int, sqlite3_int64)) noexcept {
  return {
      .iVersion = 1,
      .xClose = [](sqlite3_file* file) { return File::methods_of(file).xClose(File::base_of(file)); },
      .xRead = read,
      .xWrite = write,
      .xTruncate = [](sqlite3_file* file,
                      sqlite3_int64 size) { return File::methods_of(file).xTruncate(File::base_of(file), size); },
      .xSync = [](sqlite3_file* file, int flags) { return File::methods_of(file).xSync(File::base_of(file), flags); },
      .xFileSize = [](sqlite3_file* file,
                      sqlite3_int64* size) { return File::methods_of(file).xFileSize(File::base_of(file), size); },
      .xLock = [](sqlite3_file* file, int level) { return File::methods_of(file).xLock(File::base_of(file), level); },
      .xUnlock = [](sqlite3_file* file,
                    int level) { return File::methods_of(file).xUnlock(File::base_of(file), level); },
      .xCheckReservedLock =
          [](sqlite3_file* file, int* held) {
            return File::methods_of(file).xCheckReservedLock(File::base_of(file), held);
          },
      .xFileControl = [](sqlite3_file* file, int call,
                         void* value) { return File::methods_of(file).xFileControl(File::base_of(file), call, value); },
      .xSectorSize = [](sqlite3_file* file) { return File::methods_of(file).xSectorSize(File::base_of(file)); },
      .xDeviceCharacteristics =
          [](sqlite3_file* file) { return File::methods_of(file).xDeviceCharacteristics(File::base_of(file)); },
      .xShmMap = nullptr,
      .xShmLock = nullptr,
      .xShmBarrier = nullptr,
      .xShmUnmap = nullptr,
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };
}

int GuardedVfs::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) noexcept {
  static const sqlite3_io_methods of_database = methods_with(File::read, File::write);
  static const sqlite3_io_methods of_log = methods_with(File::read_log, File::write_log);
  Vfs& self = *static_cast<Vfs*>(vfs);
  const bool is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  if (!is_database && (flags & SQLITE_OPEN_WAL) == 0) return self.base->xOpen(self.base, name, file, flags, out_flags);
  File& guarded = *File::of(file);
  guarded.pMethods = nullptr;
  guarded.vfs = &self;
  guarded.base()->pMethods = nullptr;
  const int result = self.base->xOpen(self.base, self.name_of(name), guarded.base(), flags, out_flags);
  // As SQLite's rule says: with methods, the file is closed, even if it was not opened.
  if (guarded.base()->pMethods) guarded.pMethods = is_database ? &of_database : &of_log;
  if (result != SQLITE_OK || !is_database) return result;
  self.database = &guarded;
  return File::read_mark(file, self.mark);
}

int GuardedVfs::remove(sqlite3_vfs* vfs, const char* name, int syncs_folder) noexcept {
  const Vfs& self = *static_cast<Vfs*>(vfs);
  return self.base->xDelete(self.base, self.name_of(name), syncs_folder);
}

int GuardedVfs::access(sqlite3_vfs* vfs, const char* name, int flags, int* answer) noexcept {
  const Vfs& self = *static_cast<Vfs*>(vfs);
  return self.base->xAccess(self.base, self.name_of(name), flags, answer);
}

GuardedVfs::GuardedVfs(const std::string& file, const std::string& base) {
  static std::atomic<std::uint64_t> last_number = 0;
  sqlite3_vfs* below = sqlite3_vfs_find(base.empty() ? nullptr : base.c_str());
  if (!below) throw failure(ErrorCode::failed_precondition, "SQLite has no VFS '" + base + "'");
  name_ = "custengine-" + std::to_string(++last_number);
  // All other calls are those of the VFS below: they use pAppData, which is copied, and no other member.
  static_cast<sqlite3_vfs&>(vfs_) = *below;
  vfs_.base = below;
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + below->szOsFile;
  vfs_.log_of_sqlite = file + "-wal";
  vfs_.log = log_path(file);
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  vfs_.xAccess = access;
  if (const int code = sqlite3_vfs_register(&vfs_, 0); code != SQLITE_OK) throw sqlite_failure(nullptr, code, name_);
}

GuardedVfs::~GuardedVfs() {
  sqlite3_vfs_unregister(&vfs_);
}

}  // namespace custengine::sqlite
