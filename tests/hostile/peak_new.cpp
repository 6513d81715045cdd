#include "peak_new.hpp"

#include "allocator.hpp"

#include <atomic>

#if !defined(CUSTENGINE_OTHER_ALLOCATOR)

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocated = 0, peak = 0;

}  // namespace

void* operator new(std::size_t size) {
  void* const bytes = std::malloc(size > 0 ? size : 1);
  if (!bytes) throw std::bad_alloc();
  const std::size_t now = allocated += malloc_usable_size(bytes);
  std::size_t most = peak;
  while (now > most && !peak.compare_exchange_weak(most, now)) {
  }
  return bytes;
}
void operator delete(void* bytes) noexcept {
  allocated -= malloc_usable_size(bytes);
  std::free(bytes);
}
void operator delete(void* bytes, std::size_t /*size*/) noexcept {
  operator delete(bytes);
}

namespace custengine::test {

PeakBytes::PeakBytes() noexcept : before_(allocated) {
  peak = before_;
}

std::size_t PeakBytes::most() const noexcept {
  return peak - before_;
}

}  // namespace custengine::test

#else

namespace custengine::test {

PeakBytes::PeakBytes() noexcept : before_(0) {}

std::size_t PeakBytes::most() const noexcept {
  return before_;
}

}  // namespace custengine::test

#endif
