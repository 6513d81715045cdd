#pragma once

#include "cli/descriptor_stream.hpp"
#include "cli/file_identity.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace custengine::cli {

/// A file that is written whole or not at all: beside its place under another name, flushed to the disk, and then
/// given its name. Until commit() the old file is there as it was, whatever happens: a full disk, a kill, a power cut.
/// Signals that end the program remove the other name too. After SIGKILL a file `.custengine-XXXXXX.tmp` is left, which
/// the next AtomicFile in that folder removes.
///
/// The new file has the old one's permissions and, where the system allows it, its owner. A symbolic link stays one:
/// what it points to is replaced. "-" (standard output), devices and pipes have no old file and are written directly.
class AtomicFile {
 public:
  /// Throws Failure (exit_not_written) when the file cannot be written there. With `expected`, commit() replaces that
  /// file in that state only.
  explicit AtomicFile(const std::string& path, std::optional<FileStamp> expected = {});
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  /// Without commit(): removes what was written.
  ~AtomicFile();

  std::ostream& stream() noexcept { return stream_; }

  /// Throws Failure (exit_not_written) when not all could be written, or another program has written the file since it
  /// was `expected`; the old file is there then.
  void commit();

  /// Of the new file, after commit(). nullopt: it was written directly.
  std::optional<FileStamp> stamp() const noexcept;

 private:
  void open_direct();
  void open_beside();
  void replace();
  [[noreturn]] void fail(int error) const;

  std::string shown_path_, path_;
  std::optional<FileStamp> expected_;
  std::string temporary_ = {};  // empty: written directly
  int descriptor_ = -1;
  bool owns_descriptor_ = true;
  std::size_t cleanup_slot_ = 0;
  std::unique_ptr<DescriptorBuffer> buffer_ = {};
  std::ostream stream_{nullptr};
};

}  // namespace custengine::cli
