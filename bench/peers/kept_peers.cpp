#include "peers/kept_peers.hpp"

#include "peers/custengine_peer.hpp"
#include "peers/fdatasync_peer.hpp"
#include "peers/sqlite_peer.hpp"

#include <system_error>

namespace bench {

KeptPeers::~KeptPeers() {
  open_.clear();
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<Peer> KeptPeers::open(EngineKind kind, const std::string& file) {
  switch (kind) {
    case EngineKind::custengine:
      return make_custengine({.file = file});
    case EngineKind::custengine_two_threads:
      return make_custengine({.file = file, .load_threads = 2});
    case EngineKind::sqlite:
      return make_sqlite_file(true, file);
    case EngineKind::sqlite_plain:
      return make_sqlite_file(false, file);
    case EngineKind::sqlite_group:
      return make_sqlite_group(file);
    case EngineKind::fdatasync:
      return make_fdatasync(file);
    default:
      throw NotSupported("this engine does not support customers in a file");
  }
}

const KeptFile& KeptPeers::file(EngineKind kind) {
  KeptFile& kept = files_[kind];
  if (!kept.path.empty()) return kept;
  if (folder_.empty()) {
    folder_ = scratch_.path() / std::to_string(rows_.size());
    std::filesystem::create_directory(folder_);
  }
  const std::string path = (folder_ / name_of(kind)).string() + ".db";

  auto peer = open(kind, path);
  peer->load(rows_, {});
  peer->settle();
  peer.reset();
  kept = {.path = path, .bytes = std::filesystem::file_size(path)};
  return kept;
}

KeptPeers::Open& KeptPeers::get(EngineKind kind) {
  Open& open_one = open_[kind];
  if (!open_one.peer) open_one.peer = open(kind, file(kind).path);
  return open_one;
}

KeptPeers::Open& KeptPeers::reopen(EngineKind kind) {
  get(kind).peer.reset();
  return get(kind);
}

}  // namespace bench
