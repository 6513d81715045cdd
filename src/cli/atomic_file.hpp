#pragma once

#include "cli/descriptor_stream.hpp"
#include "cli/file_identity.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace custengine::cli {

/// A file that is written whole or not at all. A temporary file in the same folder is written, flushed to the disk and
/// then renamed. Until commit() the old file stays unchanged, even after a full disk, a kill or a power cut.
/// Signals that end the program also remove the temporary file. SIGKILL leaves a file `.custengine-XXXXXX.tmp`; the
/// next AtomicFile in that folder removes it.
///
/// The new file has the old one's permissions and, if the system allows it, its owner. A symbolic link stays a link:
/// its target is replaced. "-" (standard output), devices and pipes are written directly, without a temporary file.
class AtomicFile {
 public:
  /// Throws Failure: exit_not_written if the file cannot be written there, exit_wrong_usage if it is a database. With
  /// `expected`, commit() replaces the file only if its stamp is still `expected`.
  explicit AtomicFile(const std::string& path, std::optional<FileStamp> expected = {});
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  /// Removes the temporary file, unless commit() was called.
  ~AtomicFile();

  std::ostream& stream() noexcept { return stream_; }

  /// Throws Failure (exit_not_written) if a write failed, or if another program changed the file since `expected`. The
  /// old file then stays.
  void commit();

  /// The stamp of the new file, after commit(); nullopt if it was written directly.
  std::optional<FileStamp> stamp() const noexcept;

 private:
  void open_direct();
  void open_beside();
  void replace();
  [[noreturn]] void fail(int error) const;

  std::string shown_path_, path_;
  std::optional<FileStamp> expected_;
  std::string temporary_ = {};  // empty if written directly
  int descriptor_ = -1;
  bool owns_descriptor_ = true;
  std::size_t cleanup_slot_ = 0;
  std::unique_ptr<DescriptorBuffer> buffer_ = {};
  std::ostream stream_{nullptr};
};

}  // namespace custengine::cli
