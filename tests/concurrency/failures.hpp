#pragma once

#include <mutex>
#include <set>
#include <string>

namespace custengine::test {

/// Catch's assertions are for one thread: the others collect what went wrong.
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
