#pragma once

#include <chrono>
#include <cstddef>
#include <thread>

namespace custengine::base {

/// Waits in a loop for another thread that will soon be done. First it spins with pause instructions, then it yields
/// the core, then it sleeps. Each wait needs an object of its own.
class BackOff {
 public:
  /// Waits for one pause instruction, and keeps the core. False, at once, after max_spins of them.
  bool spin() noexcept {
    if (rounds_ >= max_spins) return false;
    ++rounds_;
    pause();
    return true;
  }
  /// As spin(); after max_spins, yields the core to other threads. False, at once, after max_yields of these too.
  bool yield() noexcept {
    if (spin()) return true;
    if (rounds_ >= max_spins + max_yields) return false;
    ++rounds_;
    std::this_thread::yield();
    return true;
  }
  /// As yield(); after max_yields, sleeps for 20 microseconds each time.
  void sleep() noexcept {
    if (!yield()) std::this_thread::sleep_for(std::chrono::microseconds(20));
  }

 private:
  static constexpr std::size_t max_spins = 1000, max_yields = 20;

  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");  // "yield" takes hardly any time
#endif
  }

  std::size_t rounds_ = 0;
};

}  // namespace custengine::base
