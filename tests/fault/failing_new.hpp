#pragma once

#include <cstddef>

namespace custengine::test {

/// While one lives, the nth allocation by `operator new` on this thread fails with std::bad_alloc, once.
/// Threads: each has its own; one at a time on each.
class FailingNew {
 public:
  /// Requires n > 0.
  explicit FailingNew(std::size_t n) noexcept;
  FailingNew(const FailingNew&) = delete;
  FailingNew& operator=(const FailingNew&) = delete;
  ~FailingNew();

  /// Whether an allocation has failed.
  bool happened() const noexcept;
};

}  // namespace custengine::test
