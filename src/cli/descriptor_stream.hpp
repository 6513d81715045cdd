#pragma once

#include <array>
#include <streambuf>

namespace custengine::cli {

/// Writes to a file descriptor that somebody else owns, and keeps errno of the first failure, which std::ofstream
/// does not.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor) noexcept : descriptor_(descriptor) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }

  /// Of the first write that failed; 0: none has.
  int error() const noexcept { return error_; }

 protected:
  int_type overflow(int_type c) override;
  int sync() override;

 private:
  int descriptor_;
  int error_ = 0;
  std::array<char, std::size_t{64} << 10> buffer_ = {};
};

}  // namespace custengine::cli
