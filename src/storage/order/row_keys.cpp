#include "storage/order/row_keys.hpp"

#include <algorithm>
#include <bit>

namespace custengine::storage {

void RowKeys::make_room(RowNumber row) {
  const std::size_t end = std::size_t{row} + 1;
  if (room_ < rows) {
    const std::size_t room = std::min(rows, std::bit_ceil(end));
    auto first = std::make_unique<std::uint32_t[]>(room * words_);
    chunks_.reserve(1);
    if (room_ > 0) std::copy_n(chunks_[0].get(), room_ * words_, first.get());
    chunks_.resize(1);
    chunks_[0] = std::move(first);
    room_ = room;
  }
  const std::size_t chunks = (end + rows - 1) / rows;
  while (chunks_.size() < chunks) chunks_.push_back(std::make_unique<std::uint32_t[]>(rows * words_));
  if (chunks > 1) room_ = chunks * rows;
}

std::size_t RowKeys::bytes() const noexcept {
  return room_ * words_ * sizeof(std::uint32_t) + chunks_.capacity() * sizeof(chunks_[0]);
}

}  // namespace custengine::storage
