#include "storage/row_keys.hpp"

namespace custengine::storage {

void RowKeys::reserve(RowNumber end) {
  const std::size_t chunks = (std::size_t{end} + rows - 1) / rows;
  while (id_prefixes_.size() < chunks) id_prefixes_.push_back(std::make_unique<std::uint64_t[]>(rows));
  while (keys_.size() < chunks) keys_.push_back(std::make_unique<KeyHandle[]>(rows * slots_));
}

std::size_t RowKeys::bytes() const noexcept {
  return id_prefixes_.size() * rows * sizeof(std::uint64_t) + keys_.size() * rows * slots_ * sizeof(KeyHandle);
}

}  // namespace custengine::storage
