#pragma once

#include "peers/peer.hpp"

#include <memory>
#include <string>

namespace bench {

/// The floor of a durable write: each update writes a block of 4 KiB to a file and waits for fdatasync. It keeps no
/// customers. The blocks are those of a file of 16 MB that was written before, round after round, as those of a
/// write-ahead log. Appending would also change the file's size, which costs more.
std::unique_ptr<Peer> make_fdatasync(const std::string& file);

}  // namespace bench
