#pragma once

#include <csignal>
#include <cstddef>
#include <string>

namespace custengine::cli {

/// Blocks the signals named below during its lifetime. So no signal can arrive between the creation of a file and its
/// registration for removal.
class HeldSignals {
 public:
  HeldSignals() noexcept;
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals();

 private:
  sigset_t before_ = {};
};

/// Registers the file for removal if SIGHUP, SIGINT, SIGPIPE, SIGQUIT or SIGTERM ends the program. Returns the slot to
/// unregister it with, or `no_cleanup_slot` if no slot is free or the path is too long. The file is then left behind.
std::size_t remove_at_signal(const std::string& path) noexcept;
void forget(std::size_t slot) noexcept;

inline constexpr std::size_t no_cleanup_slot = static_cast<std::size_t>(-1);

}  // namespace custengine::cli
