#pragma once

#include <chrono>
#include <cstddef>
#include <thread>

namespace custengine::base {

/// How to wait for another thread that will soon be done: first by instructions that do nothing, then by giving the
/// core away.
class BackOff {
 public:
  /// Waits a little, without giving the core away. False if the thread has done so for some microseconds.
  bool spin() noexcept {
    if (rounds_ >= max_spins) return false;
    ++rounds_;
    pause();
    return true;
  }
  /// As spin(), then gives the core to others some times. False if the thread has done all of this.
  bool yield() noexcept {
    if (spin()) return true;
    if (rounds_ >= max_spins + max_yields) return false;
    ++rounds_;
    std::this_thread::yield();
    return true;
  }
  /// As yield(), then sleeps.
  void sleep() noexcept {
    if (!yield()) std::this_thread::sleep_for(std::chrono::microseconds(20));
  }

 private:
  static constexpr std::size_t max_spins = 1000, max_yields = 20;

  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }

  std::size_t rounds_ = 0;
};

}  // namespace custengine::base
