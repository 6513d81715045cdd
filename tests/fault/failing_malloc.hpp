#pragma once

#include <cstddef>

namespace custengine::test {

/// During its lifetime, the nth allocation by malloc, calloc or realloc on this thread returns null, once. It counts
/// the allocations of ICU and other C code. The library itself uses `operator new`, which is not counted. Allocations
/// of CRoaring are recognised by their caller and counted separately.
///
/// Requires glibc and no sanitizer, which has its own malloc. Otherwise no allocation fails.
class FailingMalloc {
 public:
  enum class Caller { croaring, others };
  /// Requires n > 0.
  FailingMalloc(Caller caller, std::size_t n) noexcept;
  FailingMalloc(const FailingMalloc&) = delete;
  FailingMalloc& operator=(const FailingMalloc&) = delete;
  ~FailingMalloc();

  /// True if an allocation has failed.
  bool happened() const noexcept;
  static bool works() noexcept;
};

}  // namespace custengine::test
