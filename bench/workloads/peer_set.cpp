#include "workloads/peer_set.hpp"

namespace bench {

Peer& PeerSet::get(EngineKind kind) {
  std::unique_ptr<Peer>& peer = peers_[kind];
  if (!peer) {
    auto made = make_peer(kind);
    made->load(samples_.rows, {});
    made->settle();
    peer = std::move(made);
  }
  return *peer;
}

}  // namespace bench
