#pragma once

#include "peers/peer.hpp"

#include <memory>

namespace bench {

/// The minimum of work for the answers: look-ups in hash maps, slices of sorted vectors of pointers, walks of prepared
/// posting lists. Read-only. JSON is Boost.JSON's own.
std::unique_ptr<Peer> make_ceiling();

}  // namespace bench
