#pragma once

#include "data/row.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace bench {

/// A customer in one block of memory: the lengths of the texts, followed by the texts.
class PackedRow {
 public:
  explicit PackedRow(const Row& row) : created_ms_(row.created_ms) {
    std::size_t bytes = sizeof(Lengths);
    for (const std::string_view text : row.texts) bytes += text.size();
    block_ = std::make_unique<char[]>(bytes);
    Lengths lengths = {};
    char* place = block_.get() + sizeof lengths;
    for (std::size_t i = 0; i < text_count; ++i) {
      lengths[i] = static_cast<std::uint16_t>(row.texts[i].size());
      place = std::copy(row.texts[i].begin(), row.texts[i].end(), place);
    }
    std::memcpy(block_.get(), lengths.data(), sizeof lengths);
  }

  std::array<std::string_view, text_count> texts() const {
    Lengths lengths;
    std::memcpy(lengths.data(), block_.get(), sizeof lengths);
    std::array<std::string_view, text_count> texts;
    const char* place = block_.get() + sizeof lengths;
    for (std::size_t i = 0; i < text_count; ++i) {
      texts[i] = {place, lengths[i]};
      place += lengths[i];
    }
    return texts;
  }
  std::string_view operator[](Text text) const { return texts()[index_of(text)]; }
  std::int64_t created_ms() const { return created_ms_; }

 private:
  using Lengths = std::array<std::uint16_t, text_count>;
  std::unique_ptr<char[]> block_;
  std::int64_t created_ms_;
};

/// Finds rows by a unique field: an open-addressing hash table that is at most half full.
class RowTable {
 public:
  RowTable() = default;
  RowTable(const std::vector<PackedRow>& rows, Text key) : key_(key) {
    std::size_t slots = 1;
    while (slots < 2 * rows.size()) slots *= 2;
    slots_.resize(slots);
    for (const PackedRow& row : rows) slots_[slot_of(row[key])] = &row;
  }

  /// The row; nullptr if there is none.
  const PackedRow* find(std::string_view key) const { return slots_[slot_of(key)]; }

 private:
  /// The slot of the key, or the free slot for it.
  std::size_t slot_of(std::string_view key) const {
    std::size_t at = std::hash<std::string_view>()(key) & (slots_.size() - 1);
    while (slots_[at] && (*slots_[at])[key_] != key) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  Text key_ = Text::id;
  std::vector<const PackedRow*> slots_;
};

}  // namespace bench
