#include "counting.hpp"

#include "turns.hpp"

namespace lines {

Counted count(std::size_t cores, Overlap overlap, std::size_t warm_up, std::size_t rounds,
              const std::function<void(std::size_t core, std::size_t round)>& call) {
  restart();
  const auto counted_call = [&](std::size_t core, std::size_t round) {
    if (round == warm_up) {
      if (core == 0) begin_recording();
      if (overlap == Overlap::all_calls) share_core();
    }
    const AsCore as_core(core);
    call(core, round);
  };
  // By reference, so that the closures are on this thread's stack, and in no line of a customer.
  take_turns(cores, warm_up + rounds, std::ref(counted_call));
  return {.transfers = {transfers().begin(), transfers().end()}, .calls = static_cast<double>(rounds * cores)};
}

}  // namespace lines
