#pragma once

#include "data/samples.hpp"
#include "peers/engines.hpp"
#include "peers/kept_peers.hpp"

#include <map>
#include <memory>

namespace bench {

/// The loaded peers of one size, each built on first use. They are in memory together, so that the engines of a
/// workload can take turns.
class PeerSet {
 public:
  PeerSet(const Samples& samples, ScratchFolder& scratch) : samples_(samples), kept_(samples.rows, scratch) {}

  Peer& get(EngineKind kind);
  /// Those that keep the customers in files.
  KeptPeers& kept() { return kept_; }
  const Samples& samples() const { return samples_; }
  /// Frees the peers in memory.
  void clear() { peers_.clear(); }
  /// Its next use loads it anew.
  void drop(EngineKind kind) { peers_.erase(kind); }

 private:
  const Samples& samples_;
  std::map<EngineKind, std::unique_ptr<Peer>> peers_;
  KeptPeers kept_;
};

}  // namespace bench
