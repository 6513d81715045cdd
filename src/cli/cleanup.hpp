#pragma once

#include <csignal>
#include <cstddef>
#include <string>

namespace custengine::cli {

/// While it lives, the signals named below wait: so that no file is there before it is known to be removed by them.
class HeldSignals {
 public:
  HeldSignals() noexcept;
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals();

 private:
  sigset_t before_ = {};
};

/// Has the file removed when SIGHUP, SIGINT, SIGPIPE, SIGQUIT or SIGTERM ends the program. Gives a slot to forget it
/// by; `no_cleanup_slot` when there is none free or the path is too long, and the file is then left behind.
std::size_t remove_at_signal(const std::string& path) noexcept;
void forget(std::size_t slot) noexcept;

inline constexpr std::size_t no_cleanup_slot = static_cast<std::size_t>(-1);

}  // namespace custengine::cli
