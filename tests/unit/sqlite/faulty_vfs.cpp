#include "faulty_vfs.hpp"

#include "catch.hpp"
#include "kept_files.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace custengine::test {
namespace {

FaultyVfs* current = nullptr;
sqlite3_vfs* real = nullptr;
sqlite3_vfs faulty;

}  // namespace

// Followed in memory by the file of the real VFS.
struct FaultyFile : sqlite3_file {
  const char* path;  // of SQLite, for as long as the file is open

  static sqlite3_file* base(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(static_cast<FaultyFile*>(file) + 1);
  }
  static const sqlite3_io_methods& real_methods(sqlite3_file* file) { return *base(file)->pMethods; }

  static int read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    if (const int code = current->count(FaultyVfs::read)) return code;
    return real_methods(file).xRead(base(file), bytes, size, offset);
  }
  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    const int code = current->count(FaultyVfs::write);
    if (code == SQLITE_FULL) real_methods(file).xWrite(base(file), bytes, size / 2, offset);
    return code ? code : real_methods(file).xWrite(base(file), bytes, size, offset);
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (const int code = current->count(FaultyVfs::truncate)) return code;
    return real_methods(file).xTruncate(base(file), size);
  }
  static int sync(sqlite3_file* file, int) {
    if (const int code = current->count(FaultyVfs::sync)) return code;
    const auto* self = static_cast<FaultyFile*>(file);
    if (current->power_off_at_ != 0 && self->path) current->durable_[self->path] = read_file(self->path);
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* size) {
    if (const int code = current->count(FaultyVfs::file_size)) return code;
    return real_methods(file).xFileSize(base(file), size);
  }

  static const sqlite3_io_methods methods;
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto& self = *static_cast<FaultyFile*>(file);
    self.pMethods = nullptr;
    self.path = name;
    if (const int code = current->count(FaultyVfs::open)) return code;
    const int result = real->xOpen(real, name, base(file), flags, out_flags);
    if (result != SQLITE_OK) return result;
    self.pMethods = &methods;
    if (name) current->durable_.emplace(name, read_file(name));
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs*, const char* name, int) {
    if (const int code = current->count(FaultyVfs::remove)) return code;
    current->durable_.erase(name);
    return real->xDelete(real, name, 0);
  }
};

const sqlite3_io_methods FaultyFile::methods = {
    .iVersion = 1,
    .xClose = [](sqlite3_file* file) { return real_methods(file).xClose(base(file)); },
    .xRead = FaultyFile::read,
    .xWrite = FaultyFile::write,
    .xTruncate = FaultyFile::truncate,
    .xSync = FaultyFile::sync,
    .xFileSize = FaultyFile::size,
    .xLock = [](sqlite3_file* file, int level) { return real_methods(file).xLock(base(file), level); },
    .xUnlock = [](sqlite3_file* file, int level) { return real_methods(file).xUnlock(base(file), level); },
    .xCheckReservedLock = [](sqlite3_file* file,
                             int* held) { return real_methods(file).xCheckReservedLock(base(file), held); },
    .xFileControl = [](sqlite3_file* file, int call,
                       void* value) { return real_methods(file).xFileControl(base(file), call, value); },
    .xSectorSize = [](sqlite3_file*) { return 512; },
    .xDeviceCharacteristics = [](sqlite3_file* file) { return real_methods(file).xDeviceCharacteristics(base(file)); },
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

FaultyVfs::FaultyVfs() {
  REQUIRE(current == nullptr);
  current = this;
  real = sqlite3_vfs_find(nullptr);
  faulty = *real;
  faulty.zName = name;
  faulty.pNext = nullptr;
  faulty.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real->szOsFile;
  faulty.xOpen = FaultyFile::open;
  faulty.xDelete = FaultyFile::remove;
  REQUIRE(sqlite3_vfs_register(&faulty, 0) == SQLITE_OK);
}

FaultyVfs::~FaultyVfs() {
  sqlite3_vfs_unregister(&faulty);
  current = nullptr;
}

void FaultyVfs::fail(const Fault& fault) {
  std::fill(std::begin(calls_), std::end(calls_), std::size_t{0});
  fault_ = fault;
}

int FaultyVfs::count(Call call) {
  const bool is_change = call == write || call == truncate || call == sync || call == remove;
  if (is_change && ++changes_ == power_off_at_) has_power_ = false;
  if (!has_power_ && call != read && call != file_size) return SQLITE_IOERR;
  const std::size_t number = ++calls_[call];
  if (!fault_ || fault_->call != call || number < fault_->number) return 0;
  return number < fault_->number + fault_->times ? fault_->code : 0;
}

void FaultyVfs::leave_what_a_disk_may_have(Random& random) const {
  constexpr std::size_t sector = 512;
  for (const auto& [path, old] : durable_) {
    const std::string written = read_file(path);
    const std::size_t selection = random.below(4);  // 0: nothing that was not synced; 1: everything
    const auto is_new = [&] { return selection == 1 || (selection > 1 && random.one_in(2)); };
    std::string left(is_new() ? written.size() : old.size(), '\0');
    for (std::size_t at = 0; at < left.size(); at += sector) {
      const std::string& from = is_new() ? written : old;
      const std::size_t end = std::min({at + sector, left.size(), from.size()});
      if (at < end) std::copy(from.data() + at, from.data() + end, left.data() + at);
    }
    write_file(path, left);
  }
}

}  // namespace custengine::test
