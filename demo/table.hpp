#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace demo {

/// Rows with aligned columns. Widths count code points, which lines up everything that is not wider than a
/// Latin letter; cells wider than `widest_cell` end in "…".
class Table {
 public:
  explicit Table(std::vector<std::string> header, std::size_t widest_cell = 36)
      : widest_cell_(widest_cell), rows_{std::move(header)} {}

  /// Requires as many cells as the header has.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// One line each for header, rule and rows, indented.
  std::string to_string() const;

 private:
  std::size_t widest_cell_;
  std::vector<std::vector<std::string>> rows_;
};

std::size_t count_code_points(std::string_view utf8) noexcept;

}  // namespace demo
