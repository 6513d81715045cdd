#pragma once

#include <cstddef>
#include <functional>

namespace lines {

/// Calls `call(core, round)` on `cores` threads, each of them `rounds` times. One thread runs at a time, in the order
/// of their numbers. A turn is one call, unless the thread called share_core().
void take_turns(std::size_t cores, std::size_t rounds, const std::function<void(std::size_t, std::size_t)>& call);

/// From now on, a turn of this thread is a random number of accesses: up to 64, from a fixed seed. So its calls overlap
/// with those of others, as if all threads ran at once and made as many accesses in a second.
void share_core() noexcept;
/// Ends the turn if it has had its accesses.
void before_access() noexcept;
/// The thread waits for another. True if its turn was ended and has come again; false if its turns are calls.
bool give_turn() noexcept;

}  // namespace lines
