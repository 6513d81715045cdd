#pragma once

#include "base/lock_holds.hpp"
#include "base/work_counts.hpp"

#include <pthread.h>

namespace custengine::base {

/// A reader-writer lock that prefers writers: a waiting writer goes before readers that come later. std::shared_mutex
/// on glibc prefers readers, so that a stream of readers starves writers. Use it with std::unique_lock and
/// std::shared_lock. A thread must not lock it shared twice at a time.
class SharedMutex {
 public:
  SharedMutex() noexcept {
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
#ifdef __GLIBC__
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
#endif
    pthread_rwlock_init(&lock_, &attributes);
    pthread_rwlockattr_destroy(&attributes);
  }
  ~SharedMutex() {
    pthread_rwlock_destroy(&lock_);
  }
  SharedMutex(const SharedMutex&) = delete;
  SharedMutex& operator=(const SharedMutex&) = delete;

  void lock() noexcept {
    pthread_rwlock_wrlock(&lock_);
    begin_hold();
  }
  void unlock() noexcept {
    LockHolds::end(LockHolds::longest_write_ns);
    end_hold();
    pthread_rwlock_unlock(&lock_);
  }
  void lock_shared() noexcept {
    pthread_rwlock_rdlock(&lock_);
    begin_hold();
  }
  bool try_lock_shared() noexcept {
    if (pthread_rwlock_tryrdlock(&lock_) != 0) return false;
    begin_hold();
    return true;
  }
  void unlock_shared() noexcept {
    LockHolds::end(LockHolds::longest_read_ns);
    end_hold();
    pthread_rwlock_unlock(&lock_);
  }

 private:
  static void begin_hold() noexcept {
    if (Work* const work = WorkCount::current()) work->begin_hold();
    LockHolds::begin();
  }
  static void end_hold() noexcept {
    if (Work* const work = WorkCount::current()) work->end_hold();
  }

  pthread_rwlock_t lock_;
};

}  // namespace custengine::base
