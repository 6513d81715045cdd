#pragma once

#include <filesystem>
#include <string>

namespace bench {

/// A folder for the files of a run, made at its first use and removed at the end.
class ScratchFolder {
 public:
  /// `parent`: the folder to make it in. `allow_memory`: also on a file system in memory.
  explicit ScratchFolder(std::filesystem::path parent, bool allow_memory = false);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  /// Why files there would not be measured, with a way out; empty: they would. On a file system in memory a sync costs
  /// nothing.
  std::string why_not() const;

  /// Requires that why_not() is empty. Throws std::runtime_error if the folder cannot be made.
  const std::filesystem::path& path();

 private:
  std::filesystem::path parent_, path_;
  bool allow_memory_;
};

}  // namespace bench
