#include "storage/row_keys.hpp"

#include <algorithm>
#include <bit>

namespace custengine::storage {

void RowKeys::reserve(RowNumber end) {
  if (end <= room_) return;
  if (room_ < rows) {
    const std::size_t room = std::min(rows, std::max(min_room, std::bit_ceil(std::size_t{end})));
    auto id_prefixes = std::make_unique<std::uint64_t[]>(room);
    auto keys = std::make_unique<KeyHandle[]>(room * slots_);
    id_prefixes_.reserve(1);
    keys_.reserve(1);
    if (room_ > 0) {
      std::copy_n(id_prefixes_[0].get(), room_, id_prefixes.get());
      std::copy_n(keys_[0].get(), room_ * slots_, keys.get());
    }
    id_prefixes_.resize(1);
    keys_.resize(1);
    id_prefixes_[0] = std::move(id_prefixes);
    keys_[0] = std::move(keys);
    room_ = room;
  }
  const std::size_t chunks = (std::size_t{end} + rows - 1) / rows;
  while (id_prefixes_.size() < chunks) id_prefixes_.push_back(std::make_unique<std::uint64_t[]>(rows));
  while (keys_.size() < chunks) keys_.push_back(std::make_unique<KeyHandle[]>(rows * slots_));
  if (chunks > 1) room_ = chunks * rows;
}

std::size_t RowKeys::bytes() const noexcept {
  return room_ * (sizeof(std::uint64_t) + slots_ * sizeof(KeyHandle));
}

}  // namespace custengine::storage
