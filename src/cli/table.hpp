#pragma once

#include "cli/terminal.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::cli {

/// A column of numbers is right-aligned, never cut, and has numbers in JSON.
enum class ColumnKind { text, number };

struct Column {
  std::string title = {};
  ColumnKind kind = ColumnKind::text;
};

/// Rows of cells, printed as text, CSV or JSON.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Requires as many cells as there are columns.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const noexcept { return rows_.empty(); }

  /// Aligned lines: header, rule, rows. If they are wider than the terminal, the widest text columns are cut. If that
  /// is not enough, columns are left out from the right.
  std::string to_text(const Terminal& terminal, std::string_view indent = {}) const;
  /// RFC 4180, with a header.
  std::string to_csv() const;
  /// An array of objects, one per line. Empty numbers are null.
  std::string to_json() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace custengine::cli
