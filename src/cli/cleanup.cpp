#include "cli/cleanup.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <csignal>

namespace custengine::cli {
namespace {

// All data of the signal handler. It is static, since a handler must not allocate.
struct Slot {
  volatile std::sig_atomic_t is_used = 0;
  std::array<char, PATH_MAX> path = {};
};
std::array<Slot, 4> slots;

constexpr std::array ending_signals{SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM};

extern "C" void remove_files_and_end(int signal_number) {
  for (const Slot& slot : slots)
    if (slot.is_used != 0) (void)unlink(slot.path.data());
  // SA_RESETHAND has restored the default action, so this ends the program as if there were no handler.
  (void)raise(signal_number);
}

void install_handlers() noexcept {
  for (const int signal_number : ending_signals) {
    struct sigaction old = {};
    // A signal that the caller set to be ignored, as nohup does, stays ignored.
    if (sigaction(signal_number, nullptr, &old) != 0 || old.sa_handler != SIG_DFL) continue;
    struct sigaction action = {};
    action.sa_handler = remove_files_and_end;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    (void)sigaction(signal_number, &action, nullptr);
  }
}

}  // namespace

HeldSignals::HeldSignals() noexcept {
  sigset_t held = {};
  (void)sigemptyset(&held);
  for (const int signal_number : ending_signals) (void)sigaddset(&held, signal_number);
  (void)sigprocmask(SIG_BLOCK, &held, &before_);
}

HeldSignals::~HeldSignals() {
  (void)sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::size_t remove_at_signal(const std::string& path) noexcept {
  if (path.size() >= PATH_MAX) return no_cleanup_slot;
  for (std::size_t at = 0; at < slots.size(); ++at) {
    if (slots[at].is_used != 0) continue;
    *std::ranges::copy(path, slots[at].path.begin()).out = '\0';
    slots[at].is_used = 1;
    install_handlers();
    return at;
  }
  return no_cleanup_slot;
}

void forget(std::size_t slot) noexcept {
  if (slot < slots.size()) slots[slot].is_used = 0;
}

}  // namespace custengine::cli
