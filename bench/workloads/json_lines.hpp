#pragma once

#include "data/row.hpp"

#include <span>
#include <string>

namespace bench {

/// The JSON Lines that custengine writes of these customers; all engines read them. The last ones are kept.
const std::string& json_lines(std::span<const Row> rows);

}  // namespace bench
