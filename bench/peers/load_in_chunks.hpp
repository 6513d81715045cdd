#pragma once

#include "peers/peer.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace bench {

/// Converts rows to an engine's input, a thousand at a time while timing is paused, and passes each chunk to the
/// engine.
template <class Make, class Take>
void load_in_chunks(std::span<const Row> rows, const Watch& watch, Make make, Take take) {
  constexpr std::size_t chunk = 1'000;
  std::vector<decltype(make(rows.front()))> made;
  for (std::size_t done = 0; done < rows.size(); done += chunk) {
    watch.pause();
    made.clear();
    for (const Row& row : rows.subspan(done, std::min(chunk, rows.size() - done))) made.push_back(make(row));
    watch.resume();
    for (auto& one : made) take(std::move(one));
  }
}

}  // namespace bench
