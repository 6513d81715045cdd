#include "workloads/json_lines.hpp"

#include "peers/engines.hpp"

#include <cstddef>
#include <sstream>
#include <utility>

namespace bench {

const std::string& json_lines(std::span<const Row> rows) {
  static std::string lines;
  static std::pair<const Row*, std::size_t> made_of;
  if (made_of != std::pair(rows.data(), rows.size())) {
    const auto peer = make_peer(EngineKind::custengine);
    peer->load(rows, {});
    std::ostringstream out;
    peer->save(out);
    lines = std::move(out).str();
    made_of = {rows.data(), rows.size()};
  }
  return lines;
}

}  // namespace bench
