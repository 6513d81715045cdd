#pragma once

#include <sys/stat.h>

#include <ctime>
#include <optional>
#include <string>

namespace custengine::cli {

/// Identifies a file and its state when it was read. A different stamp later means that another program changed it.
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

/// The stamp of a regular file. Follows links. nullopt if there is no regular file.
std::optional<FileStamp> stamp_of(const std::string& path) noexcept;
/// The stamp of an open regular file.
std::optional<FileStamp> stamp_of(int descriptor) noexcept;

/// True if the path names something that can be read only once: a pipe, a terminal or a device. False if nothing is
/// there.
bool is_special_file(const std::string& path) noexcept;

/// True if both paths name the same regular file, or the same file that does not exist yet.
bool is_same_file(const std::string& one, const std::string& other);

/// True if the file begins as an SQLite database does.
bool is_database(const std::string& path);

}  // namespace custengine::cli
