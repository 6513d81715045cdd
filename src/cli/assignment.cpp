#include "cli/assignment.hpp"

#include "cli/failure.hpp"

#include <fmt/format.h>

#include <utility>

namespace custengine::cli {

Assignment parse_assignment(std::string_view option, std::string_view argument, std::string_view form,
                            std::string hint) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos || equals == 0)
    throw Failure(exit_wrong_usage, fmt::format("{}: \"{}\" is not {}", option, argument, form), std::move(hint));
  return {argument.substr(0, equals), argument.substr(equals + 1)};
}

}  // namespace custengine::cli
