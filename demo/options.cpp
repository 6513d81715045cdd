#include "options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace demo {

using custengine::Error;
using custengine::ErrorCode;
using custengine::Format;
using custengine::Result;

const std::string_view usage = R"(usage: custengine_demo [OPTION]... [FILE]

Loads customers from FILE (JSON Lines, a JSON array or CSV; by default the sample beside the demo's source) and
walks through the ten operations.

  --map FROM=TO,...  names in the file to wire names: --map FirstName=firstname,LastName=lastname
                     what is neither mapped nor a wire name is then ignored
  --format FORMAT    detect (default), json-lines, json-array or csv
  --locale LOCALE    how names are sorted; default nb
  --country CODE     the country of national phone numbers; default NO
  --make-sample N    write N made-up Nordic customers as JSON Lines instead
                     (demo/sample/customers.jsonl is --make-sample 300)
  --help             this text
)";

namespace {

Error wrong(std::string message) {
  return {.code = ErrorCode::invalid_argument, .message = std::move(message)};
}

Result<void> add_columns(std::string_view map, std::map<std::string, std::string>& columns) {
  while (!map.empty()) {
    const std::string_view entry = map.substr(0, map.find(','));
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos || equals == 0)
      return wrong(fmt::format("--map: \"{}\" is not FROM=TO", entry));
    columns.insert_or_assign(std::string(entry.substr(0, equals)), std::string(entry.substr(equals + 1)));
    map.remove_prefix(std::min(entry.size() + 1, map.size()));
  }
  return {};
}

Result<Format> parse_format(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Format>, 4> formats{{{"detect", Format::detect},
                                                                        {"json-lines", Format::json_lines},
                                                                        {"json-array", Format::json_array},
                                                                        {"csv", Format::csv}}};
  for (const auto& [known, format] : formats)
    if (name == known) return format;
  return wrong(fmt::format("--format: \"{}\" is none of detect, json-lines, json-array, csv", name));
}

Result<std::size_t> parse_count(std::string_view text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0)
    return wrong(fmt::format("--make-sample: \"{}\" is not a number of customers", text));
  return count;
}

Result<void> set_option(std::string_view name, std::string_view value, Options& options) {
  if (name == "--map") return add_columns(value, options.columns);
  if (name == "--format") {
    const auto format = parse_format(value);
    if (!format) return format.error();
    options.format = *format;
  } else if (name == "--make-sample") {
    const auto count = parse_count(value);
    if (!count) return count.error();
    options.make_sample = *count;
  } else if (name == "--locale") {
    options.locale = value;
  } else if (name == "--country") {
    options.country_code = value;
  } else {
    return wrong(fmt::format("unknown option {}", name));
  }
  return {};
}

}  // namespace

Result<Options> parse_options(std::span<const char* const> arguments) {
  Options options;
  bool has_file = false;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    const std::string_view argument = arguments[at];
    if (argument == "--help" || argument == "-h") {
      options.help = true;
    } else if (argument.starts_with("--")) {
      if (at + 1 == arguments.size()) return wrong(fmt::format("{} takes a value, or is unknown", argument));
      if (const auto set = set_option(argument, arguments[++at], options); !set) return set.error();
    } else {
      if (std::exchange(has_file, true))
        return wrong(fmt::format("one file at a time; \"{}\" is the second", argument));
      options.file = argument;
    }
  }
  return options;
}

}  // namespace demo
