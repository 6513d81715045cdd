#pragma once

#include <cstddef>

namespace custengine::test {

/// While one lives, the nth allocation by `operator new` on this thread fails with std::bad_alloc, once. Those of a
/// commit, after which a write must not fail, are not counted; or they alone are.
/// Threads: each has its own; one at a time on each.
class FailingNew {
 public:
  enum class Of { all_but_commits, commits };
  /// Requires n > 0.
  explicit FailingNew(std::size_t n, Of of = Of::all_but_commits) noexcept;
  FailingNew(const FailingNew&) = delete;
  FailingNew& operator=(const FailingNew&) = delete;
  ~FailingNew();

  /// Whether an allocation has failed.
  bool happened() const noexcept;
};

}  // namespace custengine::test
