#pragma once

#include "peers/peer.hpp"

#include <memory>
#include <string>

namespace bench {

struct CustengineOptions {
  bool text_index = true;
  bool interceptor = false;  ///< one that does nothing
  std::string file = {};     ///< keeps the tenant, loads it if it is there; empty: in memory only
  unsigned load_threads = 1;
};

/// One tenant with the default sort indexes, root locale.
std::unique_ptr<Peer> make_custengine(const CustengineOptions& options);

}  // namespace bench
