#include "peers/engines.hpp"

#include "peers/ceiling_peer.hpp"
#include "peers/custengine_peer.hpp"
#include "peers/multi_index_peer.hpp"
#include "peers/sqlite_peer.hpp"

namespace bench {

std::optional<EngineKind> parse_engine(std::string_view name) {
  for (std::size_t i = 0; i < engine_names.size(); ++i)
    if (engine_names[i] == name) return static_cast<EngineKind>(i);
  return std::nullopt;
}

std::unique_ptr<Peer> make_peer(EngineKind kind) {
  switch (kind) {
    case EngineKind::custengine:
      return make_custengine({});
    case EngineKind::custengine_plain:
      return make_custengine({.text_index = false});
    case EngineKind::custengine_watched:
      return make_custengine({.interceptor = true});
    case EngineKind::multi_index:
      return make_multi_index();
    case EngineKind::sqlite:
      return make_sqlite(true);
    case EngineKind::sqlite_plain:
      return make_sqlite(false);
    case EngineKind::ceiling:
      return make_ceiling();
  }
  return nullptr;
}

}  // namespace bench
