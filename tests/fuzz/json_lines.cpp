#include "import_check.hpp"
#include "targets.hpp"

namespace custengine::fuzz {

void json_lines(std::string_view input) {
  if (input.empty()) return;
  // Bit 64 is set in letters. Without it the format is detected, as it is for an array.
  const bool detect = (static_cast<unsigned char>(input.front()) & 64U) == 0 || input.substr(1).starts_with('[');
  check_import(input.front(), detect ? Format::detect : Format::json_lines, input.substr(1));
}

}  // namespace custengine::fuzz
