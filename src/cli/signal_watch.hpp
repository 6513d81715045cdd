#pragma once

#include <csignal>
#include <functional>
#include <initializer_list>
#include <thread>

namespace custengine::cli {

/// A signal that came.
struct ReceivedSignal {
  int number = 0;
  bool is_from_program = false;  ///< false: the terminal sent it, to all programs in the foreground
};

/// A thread that waits for signals, and for the end of standard input. So no signal interrupts anything, and what it
/// causes runs as ordinary code. Ignores SIGPIPE meanwhile: a client or a reader of the log that goes away is no reason
/// to end.
///
/// Requires: made before the process has other threads, since these inherit which signals are held back.
class SignalWatch {
 public:
  struct Handlers {
    std::function<void(ReceivedSignal)> on_signal = {};
    std::function<void()> on_end_of_input = {};  ///< empty: standard input is left alone
  };
  /// The handlers run on the thread, one at a time. Signals that the process ignores stay ignored.
  SignalWatch(std::initializer_list<int> signals, Handlers handlers);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  /// Ends the thread. Signals act again as before.
  ~SignalWatch();

  /// The signals that were held back before; for programs that this one starts.
  const sigset_t& mask_before() const noexcept { return before_; }

 private:
  void watch();

  Handlers handlers_;
  sigset_t before_ = {};
  struct sigaction pipe_before_ = {};
  int signals_ = -1, wake_ = -1;
  std::thread thread_;
};

/// Ends the program at once by this signal, as if it had not been held back.
[[noreturn]] void end_by(int signal_number) noexcept;

}  // namespace custengine::cli
