#pragma once

#include "base/reader_gate.hpp"

#include <mutex>

namespace custengine::base {

/// A reader-writer lock for rare writes: a ReaderGate for readers, and a mutex for writers. Works with std::unique_lock
/// and std::shared_lock. A thread must not take it while it holds it, shared or not.
class SharedMutex {
 public:
  void lock() noexcept {
    writers_.lock();
    gate_.close();
  }
  void unlock() noexcept {
    gate_.open();
    writers_.unlock();
  }
  void lock_shared() noexcept { gate_.lock_shared(); }
  bool try_lock_shared() noexcept { return gate_.try_lock_shared(); }
  void unlock_shared() noexcept { gate_.unlock_shared(); }

 private:
  std::mutex writers_;
  ReaderGate gate_;
};

}  // namespace custengine::base
