#pragma once

#include <cstddef>

namespace custengine::test {

/// During its lifetime, the nth allocation by `operator new` on this thread fails with std::bad_alloc, once. A write
/// must not fail in its commit, so allocations in commits are not counted, or only these are. Threads: each thread has
/// its own count, and at most one object at a time.
class FailingNew {
 public:
  enum class Of { all_but_commits, commits };
  /// Requires n > 0.
  explicit FailingNew(std::size_t n, Of of = Of::all_but_commits) noexcept;
  FailingNew(const FailingNew&) = delete;
  FailingNew& operator=(const FailingNew&) = delete;
  ~FailingNew();

  /// True if an allocation has failed.
  bool happened() const noexcept;
};

}  // namespace custengine::test
