#pragma once

#include <array>
#include <cstddef>
#include <streambuf>
#include <string_view>

// Streams over file descriptors that they do not own. If a descriptor is non-blocking, they wait until it is ready.
namespace custengine::cli {

/// Writes all bytes. Returns 0, or the errno of the write that failed.
int write_fully(int descriptor, std::string_view bytes) noexcept;

/// Writes to a descriptor and keeps errno of the first failure, which std::ofstream does not.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor) noexcept : descriptor_(descriptor) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }

  /// The errno of the first failed write; 0 if none failed.
  int error() const noexcept { return error_; }

 protected:
  int_type overflow(int_type c) override;
  int sync() override;

 private:
  int descriptor_;
  int error_ = 0;
  std::array<char, std::size_t{64} << 10> buffer_ = {};
};

/// Reads from a descriptor. A read that fails throws std::system_error, which an istream turns into badbit.
class DescriptorReader : public std::streambuf {
 public:
  explicit DescriptorReader(int descriptor) noexcept : descriptor_(descriptor) {}

 protected:
  int_type underflow() override;

 private:
  int descriptor_;
  std::array<char, std::size_t{64} << 10> buffer_ = {};
};

}  // namespace custengine::cli
