#pragma once

#include <mutex>
#include <set>
#include <string>

namespace custengine::test {

/// Collects failures of other threads, since Catch's assertions work on one thread only.
class Failures {
 public:
  void expect(bool holds, const char* what) {
    if (holds) return;
    const std::scoped_lock lock(mutex_);
    found_.insert(what);
  }
  const std::set<std::string>& found() const { return found_; }

 private:
  std::mutex mutex_;
  std::set<std::string> found_;
};

}  // namespace custengine::test
