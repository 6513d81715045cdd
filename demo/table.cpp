#include "table.hpp"

#include <algorithm>

namespace demo {
namespace {

constexpr std::string_view indent = "   ";
constexpr std::string_view gap = "  ";

bool begins_code_point(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

/// One line, at most widest_cell code points.
std::string to_cell(std::string_view text, std::size_t widest_cell) {
  std::string cell;
  std::size_t points = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (begins_code_point(text[at]) && ++points == widest_cell && count_code_points(text.substr(at)) > 1)
      return cell + "…";
    cell += text[at] == '\n' || text[at] == '\r' ? ' ' : text[at];
  }
  return cell;
}

void append_padded(std::string& line, std::string_view cell, std::size_t width) {
  line.append(cell).append(width - count_code_points(cell), ' ').append(gap);
}

void append_line(std::string& text, std::string_view line) {
  text.append(indent).append(line.substr(0, line.find_last_not_of(' ') + 1)).append("\n");
}

}  // namespace

std::size_t count_code_points(std::string_view utf8) noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, begins_code_point));
}

std::string Table::to_string() const {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    auto& line = cells.emplace_back();
    for (std::size_t column = 0; column < widths.size(); ++column) {
      line.push_back(to_cell(row[column], widest_cell_));
      widths[column] = std::max(widths[column], count_code_points(line.back()));
    }
  }

  std::string text;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    std::string line, rule;
    for (std::size_t column = 0; column < widths.size(); ++column) {
      append_padded(line, cells[row][column], widths[column]);
      rule.append(widths[column], '-').append(gap);
    }
    append_line(text, line);
    if (row == 0) append_line(text, rule);
  }
  return text;
}

}  // namespace demo
