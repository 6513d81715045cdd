#include "cli/file_identity.hpp"

#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace custengine::cli {
namespace {

std::optional<FileStamp> stamp_of(const struct stat& status) noexcept {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return FileStamp{status.st_dev, status.st_ino, status.st_size, status.st_mtim};
}

}  // namespace

std::optional<FileStamp> stamp_of(const std::string& path) noexcept {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? stamp_of(status) : std::nullopt;
}

std::optional<FileStamp> stamp_of(int descriptor) noexcept {
  struct stat status = {};
  return fstat(descriptor, &status) == 0 ? stamp_of(status) : std::nullopt;
}

bool is_special_file(const std::string& path) noexcept {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

bool is_same_file(const std::string& one, const std::string& other) {
  struct stat first = {}, second = {};
  const bool has_first = stat(one.c_str(), &first) == 0, has_second = stat(other.c_str(), &second) == 0;
  if (has_first != has_second) return false;
  if (has_first) return S_ISREG(first.st_mode) && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
  std::error_code failed;
  const auto first_path = std::filesystem::weakly_canonical(one, failed);
  if (failed) return one == other;
  const auto second_path = std::filesystem::weakly_canonical(other, failed);
  return failed ? one == other : first_path == second_path;
}

bool is_database(const std::string& file) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::string beginning(magic.size(), ' ');
  std::ifstream(file, std::ios::binary).read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return beginning == magic;
}

}  // namespace custengine::cli
