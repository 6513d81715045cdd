#pragma once

#include <cstddef>

namespace custengine::test {

/// While one lives, the nth allocation by malloc, calloc or realloc on this thread gives null, once: those of ICU and
/// other C code, as the library's own go through `operator new`, which is not counted. What CRoaring asks for is
/// counted by itself, by who calls.
///
/// Requires glibc, and no sanitizer, which has a malloc of its own: elsewhere none fails.
class FailingMalloc {
 public:
  enum class Caller { croaring, others };
  /// Requires n > 0.
  FailingMalloc(Caller caller, std::size_t n) noexcept;
  FailingMalloc(const FailingMalloc&) = delete;
  FailingMalloc& operator=(const FailingMalloc&) = delete;
  ~FailingMalloc();

  /// Whether an allocation has failed.
  bool happened() const noexcept;
  static bool works() noexcept;
};

}  // namespace custengine::test
