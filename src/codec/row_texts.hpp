#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// The texts of rows that may fail later, in few large blocks.
class RowTexts {
 public:
  /// Adds the text of the next row; nullopt if it is not needed.
  void add(std::optional<std::string_view> text);

  /// Returns nullopt if the text was not needed, or there is no such row.
  std::optional<std::string_view> find(std::uint64_t index) const noexcept;

 private:
  static constexpr std::size_t block_bytes = std::size_t{1} << 20;
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  struct Entry {
    std::uint32_t block = none, begin = 0, size = 0;
  };

  std::deque<std::string> blocks_;  // a text is within one block; a block never reallocates
  std::vector<Entry> entries_;      // by row
};

}  // namespace custengine::codec
