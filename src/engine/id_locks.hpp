#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace custengine::engine {

/// A lock for each id: whoever has an id's lock alone creates, loads, unloads or drops the tenant of that id.
/// Threads: safe on any thread.
class IdLocks {
 public:
  /// Has the lock of one id while it lives. Waits until no other thread has it.
  class Lock {
   public:
    Lock(IdLocks& locks, std::string_view id) : locks_(locks), id_(id) {
      std::unique_lock lock(locks_.mutex_);
      locks_.changed_.wait(lock, [this] { return !locks_.locked_.contains(id_); });
      locks_.locked_.insert(id_);
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() {
      {
        const std::scoped_lock lock(locks_.mutex_);
        locks_.locked_.erase(id_);
      }
      locks_.changed_.notify_all();
    }

   private:
    IdLocks& locks_;
    const std::string id_;
  };

 private:
  std::mutex mutex_;  // guards locked_
  std::condition_variable changed_;
  std::set<std::string, std::less<>> locked_;
};

}  // namespace custengine::engine
