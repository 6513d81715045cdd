#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace custengine::sqlite {

/// A file that this library reads or writes itself. Calls of a file that does not exist fail.
class Descriptor {
 public:
  /// `flags`: those of open(2). Throws Failure unless the file does not exist.
  Descriptor(const std::string& file, int flags);
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  bool exists() const noexcept { return number_ >= 0; }
  /// Returns how many bytes it read: fewer at the end of the file only. Throws Failure.
  std::size_t read(std::span<unsigned char> bytes, std::size_t offset) const;
  void write(std::span<const unsigned char> bytes, std::size_t offset);

 private:
  std::string file_;
  int number_;
};

}  // namespace custengine::sqlite
