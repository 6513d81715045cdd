#include "storage/order/fenwick_tree.hpp"

#include <bit>
#include <cassert>

namespace custengine::storage {

namespace {

constexpr std::size_t lowest_bit(std::size_t number) noexcept {
  return number & (~number + 1);
}

}  // namespace

std::size_t FenwickTree::before(std::size_t block) const noexcept {
  std::size_t sum = 0;
  for (std::size_t i = block; i > 0; i -= lowest_bit(i)) sum += sums_[i - 1];
  return sum;
}

FenwickTree::Position FenwickTree::find(std::size_t position) const noexcept {
  std::size_t block = 0;
  for (std::size_t step = std::bit_floor(sums_.size()); step > 0; step /= 2) {
    const std::size_t next = block + step;
    if (next > sums_.size() || sums_[next - 1] > position) continue;
    position -= sums_[next - 1];
    block = next;
  }
  assert(block < sums_.size());
  return {block, position};
}

void FenwickTree::add(std::size_t block, std::ptrdiff_t change) noexcept {
  for (std::size_t i = block + 1; i <= sums_.size(); i += lowest_bit(i))
    sums_[i - 1] = static_cast<std::uint32_t>(static_cast<std::ptrdiff_t>(sums_[i - 1]) + change);
}

void FenwickTree::insert(std::size_t block) {
  to_sizes();
  sums_.insert(sums_.begin() + static_cast<std::ptrdiff_t>(block), 0);
  to_sums();
}

void FenwickTree::erase(std::size_t block) noexcept {
  to_sizes();
  assert(sums_[block] == 0);
  sums_.erase(sums_.begin() + static_cast<std::ptrdiff_t>(block));
  to_sums();
}

void FenwickTree::to_sizes() noexcept {
  for (std::size_t i = sums_.size(); i > 0; --i) {
    const std::size_t parent = i + lowest_bit(i);
    if (parent <= sums_.size()) sums_[parent - 1] -= sums_[i - 1];
  }
}

void FenwickTree::to_sums() noexcept {
  for (std::size_t i = 1; i <= sums_.size(); ++i) {
    const std::size_t parent = i + lowest_bit(i);
    if (parent <= sums_.size()) sums_[parent - 1] += sums_[i - 1];
  }
}

}  // namespace custengine::storage
