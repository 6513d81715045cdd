#pragma once

#include "memory.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <streambuf>
#include <string>
#include <utility>

namespace custengine::test {

/// Gives `head`, then `row` until at least `size` bytes are given, then `tail`; holds none of it. Looks at the memory
/// in use whenever more is asked for.
class GeneratedFile : public std::streambuf {
 public:
  GeneratedFile(std::string head, std::string row, std::uint64_t size, std::string tail)
      : head_(std::move(head)), row_(std::move(row)), tail_(std::move(tail)), size_(size), before_(allocated_bytes()) {}

  std::uint64_t given() const { return given_; }
  /// By which the memory in use grew at most; 0 where nobody counts.
  std::size_t most_bytes() const { return most_ > before_ ? most_ - before_ : 0; }

 private:
  int_type underflow() override {
    most_ = std::max(most_, allocated_bytes());
    std::string& piece = !std::exchange(has_begun_, true) ? head_ : given_ < size_ ? row_ : tail_;
    if (&piece == &tail_ && std::exchange(has_ended_, true)) return traits_type::eof();
    given_ += piece.size();
    setg(piece.data(), piece.data(), piece.data() + piece.size());
    return traits_type::to_int_type(piece.front());
  }

  std::string head_, row_, tail_;
  std::uint64_t size_, given_ = 0;
  std::size_t before_, most_ = 0;
  bool has_begun_ = false, has_ended_ = false;
};

}  // namespace custengine::test
