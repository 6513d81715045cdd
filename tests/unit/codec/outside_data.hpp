#pragma once

// The test data from other sources, if it is available.

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "catch.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace custengine {

/// A document of that data. nullopt, with a warning, if it is not available.
inline std::optional<boost::json::value> outside_json(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(CUSTENGINE_OUTSIDE_DATA) / name;
  if (!std::filesystem::exists(path)) {
    WARN("skipped: no " << path);
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  return boost::json::parse(std::string{std::istreambuf_iterator<char>(file), {}});
}

}  // namespace custengine
