#include "import_check.hpp"
#include "targets.hpp"

namespace custengine::fuzz {

void csv(std::string_view input) {
  if (!input.empty()) check_import(input.front(), Format::csv, input.substr(1));
}

}  // namespace custengine::fuzz
