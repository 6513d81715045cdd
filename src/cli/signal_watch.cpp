#include "cli/signal_watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace custengine::cli {
namespace {

// Reads what has come and forgets it. False at the end, and if standard input cannot be read.
bool drain_input() noexcept {
  std::array<char, 4096> room = {};
  const ssize_t got = read(STDIN_FILENO, room.data(), room.size());
  return got > 0 || (got == -1 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK));
}

}  // namespace

SignalWatch::SignalWatch(std::initializer_list<int> signals, Handlers handlers) : handlers_(std::move(handlers)) {
  sigset_t watched = {};
  (void)sigemptyset(&watched);
  for (const int signal_number : signals) (void)sigaddset(&watched, signal_number);
  signals_ = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (signals_ == -1 || wake_ == -1) throw std::system_error(errno, std::generic_category(), "cannot watch signals");
  (void)pthread_sigmask(SIG_BLOCK, &watched, &before_);
  struct sigaction ignored = {};
  ignored.sa_handler = SIG_IGN;
  (void)sigaction(SIGPIPE, &ignored, &pipe_before_);
  thread_ = std::thread([this] { watch(); });
}

SignalWatch::~SignalWatch() {
  constexpr std::uint64_t one = 1;
  (void)!write(wake_, &one, sizeof one);
  thread_.join();
  (void)close(signals_);
  (void)close(wake_);
  (void)sigaction(SIGPIPE, &pipe_before_, nullptr);
  (void)pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void SignalWatch::watch() {
  std::array<pollfd, 3> waits{{{.fd = wake_, .events = POLLIN, .revents = 0},
                               {.fd = signals_, .events = POLLIN, .revents = 0},
                               {.fd = handlers_.on_end_of_input ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0}}};
  for (;;) {
    if (poll(waits.data(), waits.size(), -1) == -1) continue;  // EINTR
    if (waits[0].revents != 0) return;
    signalfd_siginfo info = {};
    while (waits[1].revents != 0 && read(signals_, &info, sizeof info) == static_cast<ssize_t>(sizeof info))
      handlers_.on_signal({.number = static_cast<int>(info.ssi_signo), .is_from_program = info.ssi_code <= 0});
    if (waits[2].revents != 0 && !drain_input()) {
      waits[2].fd = -1;
      handlers_.on_end_of_input();
    }
  }
}

void end_by(int signal_number) noexcept {
  (void)signal(signal_number, SIG_DFL);
  sigset_t only = {};
  (void)sigemptyset(&only);
  (void)sigaddset(&only, signal_number);
  (void)pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  (void)kill(getpid(), signal_number);
  std::_Exit(128 + signal_number);  // the signal may be handled by another thread first
}

}  // namespace custengine::cli
