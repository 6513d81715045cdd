#include "peers/engines.hpp"

#include "peers/ceiling_peer.hpp"
#include "peers/custengine_peer.hpp"
#include "peers/multi_index_peer.hpp"
#include "peers/sqlite_peer.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>

namespace bench {

namespace {

struct Registration {
  std::string_view name;
  RegisteredPeer::Make make;
};

/// Made at its first use: peers register themselves before main().
std::vector<Registration>& registrations() {
  static std::vector<Registration> all;
  return all;
}

constexpr EngineKind registered_kind(std::size_t index) {
  return static_cast<EngineKind>(engine_names.size() + index);
}
const Registration& registration_of(EngineKind kind) {
  return registrations().at(static_cast<std::size_t>(kind) - engine_names.size());
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

}  // namespace

RegisteredPeer::RegisteredPeer(std::string_view name, Make make) {
  if (!is_name(name))
    throw std::invalid_argument("a peer's name has letters, digits and '_' only: " + std::string(name));
  if (parse_engine(name)) throw std::invalid_argument("two peers have the name " + std::string(name));
  registrations().push_back({name, make});
}

std::vector<EngineKind> registered_peers() {
  std::vector<EngineKind> kinds;
  for (std::size_t i = 0; i < registrations().size(); ++i) kinds.push_back(registered_kind(i));
  return kinds;
}

bool is_registered(EngineKind kind) {
  return static_cast<std::size_t>(kind) >= engine_names.size();
}

std::string_view name_of(EngineKind kind) {
  return is_registered(kind) ? registration_of(kind).name : engine_names[static_cast<std::size_t>(kind)];
}

std::optional<EngineKind> parse_engine(std::string_view name) {
  for (std::size_t i = 0; i < engine_names.size(); ++i)
    if (engine_names[i] == name) return static_cast<EngineKind>(i);
  for (const EngineKind kind : registered_peers())
    if (name_of(kind) == name) return kind;
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
    case EngineKind::sqlite_group:
    case EngineKind::fdatasync:
    case EngineKind::custengine_two_threads:
    case EngineKind::custengine_import:
      throw NotSupported("this engine does not support customers in memory only");
  }
  return registration_of(kind).make();
}

}  // namespace bench
