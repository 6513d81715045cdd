#pragma once

#include "base/reader_gate.hpp"

#include <mutex>

namespace custengine::base {

/// A reader-writer lock of a ReaderGate and a mutex for writers. For std::unique_lock and std::shared_lock; a thread
/// must not take it shared twice.
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
