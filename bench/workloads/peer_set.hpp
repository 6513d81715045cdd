#pragma once

#include "data/samples.hpp"
#include "peers/engines.hpp"

#include <map>
#include <memory>

namespace bench {

/// The loaded peers of one size, each built on first use. They are in memory together, so that the engines of a
/// workload can take turns.
class PeerSet {
 public:
  explicit PeerSet(const Samples& samples) : samples_(samples) {}

  Peer& get(EngineKind kind);
  const Samples& samples() const { return samples_; }
  void clear() { peers_.clear(); }
  /// Its next use loads it anew.
  void drop(EngineKind kind) { peers_.erase(kind); }

 private:
  const Samples& samples_;
  std::map<EngineKind, std::unique_ptr<Peer>> peers_;
};

}  // namespace bench
