#pragma once

#include <sys/stat.h>

#include <ctime>
#include <optional>
#include <string>

namespace custengine::cli {

/// Which file was read, and its state then. Another stamp later: another program has written it.
struct FileStamp {
  dev_t device = {};
  ino_t inode = {};
  off_t size = {};
  timespec modified = {};

  friend bool operator==(const FileStamp& one, const FileStamp& other) noexcept {
    return one.device == other.device && one.inode == other.inode && one.size == other.size &&
           one.modified.tv_sec == other.modified.tv_sec && one.modified.tv_nsec == other.modified.tv_nsec;
  }
};

/// Of a regular file; links are followed. nullopt: there is none.
std::optional<FileStamp> stamp_of(const std::string& path) noexcept;
/// Of an open regular file.
std::optional<FileStamp> stamp_of(int descriptor) noexcept;

/// True if the path leads to something that can be read once only: a pipe, a terminal, a device. False if there is
/// nothing.
bool is_special_file(const std::string& path) noexcept;

/// True if both paths lead to one regular file, or to one name where nothing is yet.
bool is_same_file(const std::string& one, const std::string& other);

}  // namespace custengine::cli
