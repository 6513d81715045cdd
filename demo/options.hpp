#pragma once

#include <custengine/io.hpp>
#include <custengine/result.hpp>

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace demo {

struct Options {
  std::string file = CUSTENGINE_DEMO_SAMPLE;
  custengine::Format format = custengine::Format::detect;
  std::map<std::string, std::string> columns = {};  // name in the file -> wire name
  std::string locale = "nb", country_code = "NO";
  std::size_t make_sample = 0;  // customers to write instead of the tour
  bool help = false;
};

extern const std::string_view usage;

/// Errors: invalid_argument, with a message for the user.
custengine::Result<Options> parse_options(std::span<const char* const> arguments);

}  // namespace demo
