#pragma once

#include "coherence.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace lines {

/// How the calls of several threads follow each other.
enum class Overlap {
  none,      // each call runs alone, in turn
  all_calls  // all threads run at once: see share_core()
};

/// The lines that moved in a number of calls.
struct Counted {
  std::vector<Transfer> transfers = {};
  double calls = 0;

  double per_call(std::size_t number) const { return static_cast<double>(number) / calls; }
  double all() const { return per_call(transfers.size()); }
};

/// Calls `call(core, round)` on each core, `warm_up` times alone and then `rounds` times. Counts the lines that move in
/// the latter calls.
Counted count(std::size_t cores, Overlap overlap, std::size_t warm_up, std::size_t rounds,
              const std::function<void(std::size_t core, std::size_t round)>& call);

}  // namespace lines
