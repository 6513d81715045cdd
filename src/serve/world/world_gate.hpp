#pragma once

#include <mutex>
#include <shared_mutex>

namespace custengine::serve {

/// A lock that requests hold shared, and that a change of the whole world holds alone. Such a change waits only for the
/// requests that run: new ones let it pass first. With std::shared_mutex alone, requests that never pause would keep it
/// waiting for ever. For std::shared_lock and std::unique_lock.
class WorldGate {
 public:
  void lock() {
    const std::lock_guard turn(turn_);
    holders_.lock();
  }
  void unlock() { holders_.unlock(); }
  void lock_shared() {
    const std::lock_guard turn(turn_);
    holders_.lock_shared();
  }
  void unlock_shared() { holders_.unlock_shared(); }

 private:
  std::mutex turn_;  // held while waiting for holders_
  std::shared_mutex holders_;
};

}  // namespace custengine::serve
