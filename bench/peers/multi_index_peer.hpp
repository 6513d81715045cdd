#pragma once

#include "peers/peer.hpp"

#include <memory>

namespace bench {

/// One boost::multi_index_container, as a competent user writes it in an afternoon. No text index: searches look at
/// every customer.
std::unique_ptr<Peer> make_multi_index();

}  // namespace bench
