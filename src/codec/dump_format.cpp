#include "codec/dump_format.hpp"

#include <fmt/format.h>

namespace custengine::codec {

std::string DumpChecksum::digits() const {
  return fmt::format("{:08x}", crc_.checksum());
}

}  // namespace custengine::codec
