#pragma once

#include "memory.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <streambuf>
#include <string>
#include <utility>

namespace custengine::test {

/// A stream of generated contents: `head`, then `row` repeated until at least `size` bytes were read, then `tail`. It
/// never holds the whole contents. It measures the memory in use at each read.
class GeneratedFile : public std::streambuf {
 public:
  GeneratedFile(std::string head, std::string row, std::uint64_t size, std::string tail)
      : head_(std::move(head)), row_(std::move(row)), tail_(std::move(tail)), size_(size), before_(allocated_bytes()) {}

  std::uint64_t given() const { return given_; }
  /// The largest growth of the memory in use; 0 if memory is not counted.
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
