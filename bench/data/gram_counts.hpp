#pragma once

#include "data/row.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bench {

/// Counts the rows that have each n-gram of 2 to 4 letters (a to z) in their searched texts.
class GramCounts {
 public:
  explicit GramCounts(std::span<const Row> rows);

  struct Range {
    double least = 0, most = 1;  ///< shares of the rows
  };
  /// Up to `count` of those n-grams, at random. If there is none in the range, the one nearest to its middle. Empty if
  /// no row has an n-gram of that length.
  std::vector<std::string_view> pick(std::size_t length, Range range, std::size_t count, std::mt19937_64& random) const;
  double share(std::string_view gram) const;

 private:
  std::unordered_map<std::string_view, std::uint32_t> counts_;  // the keys are parts of the rows' texts
  double rows_;
};

}  // namespace bench
