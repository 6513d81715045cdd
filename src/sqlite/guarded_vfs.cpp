#include "sqlite/guarded_vfs.hpp"

#include "sqlite/failure.hpp"
#include "sqlite/page_guard.hpp"

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
    if (result != SQLITE_OK || !is_page(size, offset)) return result;
    const std::span<const unsigned char, page_size> page(static_cast<const unsigned char*>(bytes), page_size);
    if (is_intact(page, number(offset))) return SQLITE_OK;
    of(file)->vfs->damaged_page = number(offset);
    return SQLITE_IOERR_DATA;
  }

  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) noexcept {
    if (!is_page(size, offset)) return SQLITE_IOERR_WRITE;
    if (number(offset) > max_pages) return SQLITE_FULL;
    unsigned char page[page_size];
    std::memcpy(page, bytes, page_size);
    seal(page, number(offset));
    return methods_of(file).xWrite(base_of(file), page, size, offset);
  }
};

const sqlite3_io_methods GuardedVfs::methods = {
    .iVersion = 1,
    .xClose = [](sqlite3_file* file) { return File::methods_of(file).xClose(File::base_of(file)); },
    .xRead = File::read,
    .xWrite = File::write,
    .xTruncate = [](sqlite3_file* file,
                    sqlite3_int64 size) { return File::methods_of(file).xTruncate(File::base_of(file), size); },
    .xSync = [](sqlite3_file* file, int flags) { return File::methods_of(file).xSync(File::base_of(file), flags); },
    .xFileSize = [](sqlite3_file* file,
                    sqlite3_int64* size) { return File::methods_of(file).xFileSize(File::base_of(file), size); },
    .xLock = [](sqlite3_file* file, int level) { return File::methods_of(file).xLock(File::base_of(file), level); },
    .xUnlock = [](sqlite3_file* file, int level) { return File::methods_of(file).xUnlock(File::base_of(file), level); },
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

int GuardedVfs::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) noexcept {
  Vfs& self = *static_cast<Vfs*>(vfs);
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return self.base->xOpen(self.base, name, file, flags, out_flags);
  File& guarded = *File::of(file);
  guarded.pMethods = nullptr;
  guarded.vfs = &self;
  guarded.base()->pMethods = nullptr;
  const int result = self.base->xOpen(self.base, name, guarded.base(), flags, out_flags);
  // As SQLite's rule says: with methods, the file is closed, even if it was not opened.
  if (guarded.base()->pMethods) guarded.pMethods = &methods;
  return result;
}

GuardedVfs::GuardedVfs(const std::string& base) {
  static std::atomic<std::uint64_t> last_number = 0;
  sqlite3_vfs* below = sqlite3_vfs_find(base.empty() ? nullptr : base.c_str());
  if (!below) throw failure(ErrorCode::failed_precondition, "SQLite has no VFS '" + base + "'");
  name_ = "custengine-" + std::to_string(++last_number);
  // All calls but xOpen are those of the VFS below: they use pAppData, which is copied, and no other member.
  static_cast<sqlite3_vfs&>(vfs_) = *below;
  vfs_.base = below;
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + below->szOsFile;
  vfs_.xOpen = open;
  if (const int code = sqlite3_vfs_register(&vfs_, 0); code != SQLITE_OK) throw sqlite_failure(nullptr, code, name_);
}

GuardedVfs::~GuardedVfs() {
  sqlite3_vfs_unregister(&vfs_);
}

}  // namespace custengine::sqlite
