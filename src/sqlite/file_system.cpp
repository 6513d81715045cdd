#include "sqlite/file_system.hpp"

#include "sqlite/failure.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace custengine::sqlite {
namespace {

struct NetworkFileSystem {
  std::uint32_t magic;
  const char* name;
};
// The numbers of statfs(2). FUSE may be a local disk, but nobody can tell.
constexpr std::array network_file_systems = {
    NetworkFileSystem{.magic = 0x6969, .name = "NFS"},        NetworkFileSystem{.magic = 0x517B, .name = "SMB"},
    NetworkFileSystem{.magic = 0xFF534D42, .name = "CIFS"},   NetworkFileSystem{.magic = 0xFE534D42, .name = "SMB2"},
    NetworkFileSystem{.magic = 0x65735546, .name = "FUSE"},   NetworkFileSystem{.magic = 0x01021997, .name = "9P"},
    NetworkFileSystem{.magic = 0x00C36400, .name = "Ceph"},   NetworkFileSystem{.magic = 0x5346414F, .name = "AFS"},
    NetworkFileSystem{.magic = 0x6B414653, .name = "kAFS"},   NetworkFileSystem{.magic = 0x73757245, .name = "Coda"},
    NetworkFileSystem{.magic = 0x564C, .name = "NCP"},        NetworkFileSystem{.magic = 0x0BD00BD0, .name = "Lustre"},
    NetworkFileSystem{.magic = 0x01161970, .name = "GFS2"},   NetworkFileSystem{.magic = 0x7461636F, .name = "OCFS2"},
    NetworkFileSystem{.magic = 0x786F4256, .name = "vboxsf"},
};

std::string folder_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

void sync_path(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw system_failure("open", path, errno);
  const int error = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  // Some file systems cannot sync a folder.
  if (error != 0 && error != EINVAL) throw system_failure("sync", path, error);
}

}  // namespace

std::string network_file_system(const std::string& file) {
  struct statfs system = {};
  if (statfs(folder_of(file).c_str(), &system) != 0) throw system_failure("look at the file system of", file, errno);
  for (const auto& known : network_file_systems)
    if (static_cast<std::uint32_t>(system.f_type) == known.magic) return known.name;
  return {};
}

void make_file(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor >= 0) {
    close(descriptor);
  } else if (errno != EEXIST) {
    throw system_failure("make", file, errno);
  }
}

void sync_folder(const std::string& file) {
  sync_path(folder_of(file), O_DIRECTORY);
}
void sync_file(const std::string& file) {
  sync_path(file, 0);
}

void remove_file(const std::string& file) {
  if (unlink(file.c_str()) != 0 && errno != ENOENT) throw system_failure("remove", file, errno);
}

bool rename_if_free(const std::string& from, const std::string& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EINVAL) {  // the file system cannot do that
    if (link(from.c_str(), to.c_str()) == 0) {
      if (unlink(from.c_str()) != 0) throw system_failure("remove", from, errno);
      return true;
    }
  }
  if (errno == EEXIST) return false;
  throw system_failure("make", to, errno);
}

std::string real_path(const std::string& file) {
  const std::unique_ptr<char, void (*)(void*)> resolved(realpath(file.c_str(), nullptr), free);
  if (!resolved) throw system_failure("open", file, errno);
  struct stat there = {};
  if (stat(resolved.get(), &there) != 0) throw system_failure("open", file, errno);
  if (!S_ISREG(there.st_mode)) throw failure(ErrorCode::unavailable, "cannot open " + file + ": it is no regular file");
  return resolved.get();
}

}  // namespace custengine::sqlite
