#pragma once

#include "catch.hpp"

#include <custengine/sqlite.hpp>

#include <stdlib.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

namespace custengine::test {

/// A folder that is removed at the end. It is in memory if possible, where a sync takes no time.
class TempFolder {
 public:
  TempFolder() {
    const char* shared_memory = "/dev/shm";
    const bool is_in_memory = access(shared_memory, W_OK) == 0;
    const std::filesystem::path parent = is_in_memory ? shared_memory : std::filesystem::temp_directory_path();
    std::string name = (parent / "custengine-sqlite-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(const std::string& name = "kept.db") const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return {};
  std::string bytes(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}
inline void write_file(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// The write-ahead log of a file.
inline std::string log_of(const std::string& file) {
  return file + "-log";
}

/// Copies a file and its log as a kill leaves them: what was written is there, nobody closed it. Returns the copy.
inline std::string copy_as_killed(const std::string& file, const TempFolder& to) {
  std::filesystem::copy(file, to.file());
  if (std::filesystem::exists(log_of(file))) std::filesystem::copy(log_of(file), log_of(to.file()));
  return to.file();
}

/// Opens a file that must open.
inline std::shared_ptr<Persistence> must_open(const std::string& file, const SqliteOptions& options = {}) {
  auto opened = open_sqlite(file, options);
  INFO((opened ? std::string() : opened.error().message));
  REQUIRE(opened.has_value());
  return *opened;
}

/// The code of a failure; nullopt: it worked.
template <class T>
std::optional<ErrorCode> code_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error().code);
}

}  // namespace custengine::test
