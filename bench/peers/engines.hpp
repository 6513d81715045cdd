#pragma once

#include "peers/peer.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string_view>

namespace bench {

/// The peers by name. "_plain": without a text index; "_watched": with an interceptor.
enum class EngineKind { custengine, custengine_plain, custengine_watched, multi_index, sqlite, sqlite_plain, ceiling };

inline constexpr std::array<std::string_view, 7> engine_names{
    "custengine", "custengine_plain", "custengine_watched", "multi_index", "sqlite", "sqlite_plain", "ceiling"};

constexpr std::string_view name_of(EngineKind kind) {
  return engine_names[static_cast<std::size_t>(kind)];
}
std::optional<EngineKind> parse_engine(std::string_view name);

/// An empty peer. A ceiling keeps pointers to the rows that it is loaded with.
std::unique_ptr<Peer> make_peer(EngineKind kind);

}  // namespace bench
