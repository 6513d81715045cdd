#include "cli/table.hpp"

#include "base/csv_cell.hpp"
#include "cli/json_text.hpp"
#include "cli/text_width.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace custengine::cli {
namespace {

constexpr std::string_view gap = "  ";
constexpr std::size_t narrowest = 6;  // of a text column that is cut

std::size_t line_width(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), gap.size() * (widths.size() - 1));
}

// Cuts the widest text columns, then leaves columns out from the right.
void make_fit(std::vector<std::size_t>& widths, const std::vector<Column>& columns, std::size_t available) {
  while (line_width(widths) > available) {
    std::size_t widest = widths.size();
    for (std::size_t at = 0; at < widths.size(); ++at)
      if (columns[at].kind == ColumnKind::text && widths[at] > narrowest &&
          (widest == widths.size() || widths[at] > widths[widest]))
        widest = at;
    if (widest < widths.size())
      --widths[widest];
    else if (widths.size() > 1)
      widths.pop_back();
    else
      return;
  }
}

void append_cell(std::string& line, const std::string& cell, std::size_t width, ColumnKind kind) {
  const std::string shown = kind == ColumnKind::text ? fit(cell, width) : cell;
  const std::size_t taken = text_width(shown);
  const std::string padding(width - std::min(width, taken), ' ');
  line += kind == ColumnKind::number ? padding + shown : shown + padding;
}

}  // namespace

std::string Table::to_text(const Terminal& terminal, std::string_view indent) const {
  std::vector<std::vector<std::string>> lines;
  auto& titles = lines.emplace_back();
  for (const Column& column : columns_) titles.push_back(column.title);
  for (const auto& row : rows_) {
    auto& cells = lines.emplace_back();
    for (const std::string& cell : row) cells.push_back(printable(cell));
  }

  std::vector<std::size_t> widths(columns_.size());
  for (const auto& cells : lines)
    for (std::size_t at = 0; at < widths.size(); ++at) widths[at] = std::max(widths[at], text_width(cells[at]));
  make_fit(widths, columns_, terminal.width - std::min(terminal.width, indent.size()));

  std::string text;
  const auto append_line = [&](std::string line, bool is_title) {
    line.erase(line.find_last_not_of(' ') + 1);
    text.append(indent).append(is_title ? styled(line, Style::bold, terminal) : line).append("\n");
  };
  for (const auto& cells : lines) {
    const bool is_title = &cells == &lines.front();
    std::string line, rule;
    for (std::size_t at = 0; at < widths.size(); ++at) {
      if (at > 0) line.append(gap), rule.append(gap);
      append_cell(line, cells[at], widths[at], columns_[at].kind);
      rule.append(widths[at], '-');
    }
    append_line(std::move(line), is_title);
    if (is_title) append_line(std::move(rule), false);
  }
  return text;
}

std::string Table::to_csv() const {
  std::string text;
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    if (at > 0) text += ',';
    base::append_csv_cell(text, columns_[at].title);
  }
  text += '\n';
  for (const auto& row : rows_) {
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (at > 0) text += ',';
      base::append_csv_cell(text, row[at]);
    }
    text += '\n';
  }
  return text;
}

std::string Table::to_json() const {
  std::string text = "[";
  for (const auto& row : rows_) {
    text += &row == &rows_.front() ? "\n{" : ",\n{";
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (at > 0) text += ',';
      text.append(json_string(columns_[at].title)).append(":");
      if (columns_[at].kind == ColumnKind::text)
        text += json_string(row[at]);
      else
        text += row[at].empty() ? "null" : row[at];
    }
    text += '}';
  }
  return text += rows_.empty() ? "]\n" : "\n]\n";
}

}  // namespace custengine::cli
