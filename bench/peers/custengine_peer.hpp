#pragma once

#include "peers/peer.hpp"

#include <memory>

namespace bench {

/// One tenant with the default sort indexes, root locale.
std::unique_ptr<Peer> make_custengine(bool text_index);

}  // namespace bench
