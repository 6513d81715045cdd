#pragma once

#include "peers/peer.hpp"

#include <memory>

namespace bench {

struct CustengineOptions {
  bool text_index = true;
  bool interceptor = false;  ///< one that does nothing
};

/// One tenant with the default sort indexes, root locale.
std::unique_ptr<Peer> make_custengine(const CustengineOptions& options);

}  // namespace bench
