#pragma once

#include "testing/random.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// Entries separated by commas or line ends, the most frequent first. Refers to the text it was made from.
class WordList {
 public:
  /// Requires at least one entry.
  explicit WordList(std::string_view text);

  std::string_view operator[](std::size_t index) const noexcept { return entries_[index]; }
  std::size_t size() const noexcept { return entries_.size(); }

  /// Picks an entry; all have the same probability.
  std::string_view pick(Random& random) const noexcept;
  /// Picks by Zipf's law with a flatter head, as in statistics of real names: weight 1 / (rank + 8).
  std::string_view pick_by_rank(Random& random) const noexcept;

 private:
  std::vector<std::string_view> entries_;
  std::vector<std::uint32_t> summed_weights_;
};

}  // namespace custengine::testing
