#pragma once

#include "peers/peer.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace bench {

/// The peers by name. "_plain": without a text index; "_watched": with an interceptor. Those from sqlite_group on exist
/// only in a file: see kept_peers.hpp. Larger values are registered peers.
enum class EngineKind : std::size_t {
  custengine,
  custengine_plain,
  custengine_watched,
  multi_index,
  sqlite,
  sqlite_plain,
  ceiling,
  sqlite_group,
  fdatasync,
  custengine_two_threads,
  custengine_import
};

inline constexpr std::array<std::string_view, 11> engine_names{
    "custengine",       "custengine_plain", "custengine_watched", "multi_index", "sqlite",
    "sqlite_plain",     "ceiling",          "sqlite_group",       "fdatasync",   "custengine_two_threads",
    "custengine_import"};

std::string_view name_of(EngineKind kind);
std::optional<EngineKind> parse_engine(std::string_view name);

/// An empty peer in memory. A ceiling keeps pointers to the rows that it is loaded with. Throws NotSupported if the
/// engine exists only in a file.
std::unique_ptr<Peer> make_peer(EngineKind kind);

/// A peer of your own: one object of this, at namespace scope in the peer's file, adds it to the benchmark.
/// It takes part in every workload whose calls it supports. docs/measure.md shows one.
class RegisteredPeer {
 public:
  /// Makes an empty peer.
  using Make = std::unique_ptr<Peer> (*)();

  /// `name` is of letters, digits and '_', and no other peer has it; else throws std::invalid_argument, which ends the
  /// program at its start. The text must live as long as the program.
  RegisteredPeer(std::string_view name, Make make);
};

/// In the order of their registration.
std::vector<EngineKind> registered_peers();
bool is_registered(EngineKind kind);

}  // namespace bench
