#pragma once

#include "catch.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace custengine::test {

/// The rows of a file in tests/data/, whose columns are separated by tabs. Lines that begin with # are comments.
inline std::vector<std::vector<std::string>> read_table(const std::string& name, std::size_t columns) {
  std::ifstream file(CUSTENGINE_SOURCE_DIR "/tests/data/" + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream cells(line);
    auto& row = rows.emplace_back(columns);
    std::size_t count = 0;
    for (std::string cell; std::getline(cells, cell, '\t'); ++count)
      if (count < columns) row[count] = cell;
    INFO(name << ": " << line);
    REQUIRE((count == columns || (count + 1 == columns && line.ends_with('\t'))));
  }
  REQUIRE(!rows.empty());
  return rows;
}

/// "yes" or "no".
inline bool is_yes(const std::string& word) {
  INFO(word);
  REQUIRE((word == "yes" || word == "no"));
  return word == "yes";
}

}  // namespace custengine::test
