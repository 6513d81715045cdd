#include "codec/row_texts.hpp"

#include <algorithm>

namespace custengine::codec {

void RowTexts::add(std::optional<std::string_view> text) {
  Entry entry;
  if (text) {
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text->size())
      blocks_.emplace_back().reserve(std::max(block_bytes, text->size()));
    std::string& block = blocks_.back();
    entry = {.block = static_cast<std::uint32_t>(blocks_.size() - 1),
             .begin = static_cast<std::uint32_t>(block.size()),
             .size = static_cast<std::uint32_t>(text->size())};
    block += *text;
  }
  entries_.push_back(entry);
}

std::optional<std::string_view> RowTexts::find(std::uint64_t index) const noexcept {
  if (index >= entries_.size() || entries_[index].block == none) return std::nullopt;
  const Entry& entry = entries_[index];
  return std::string_view(blocks_[entry.block]).substr(entry.begin, entry.size);
}

}  // namespace custengine::codec
