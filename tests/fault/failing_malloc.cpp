#include "failing_malloc.hpp"

#include "allocator.hpp"

#if !defined(CUSTENGINE_OTHER_ALLOCATOR)

#include <dlfcn.h>

#include <cerrno>
#include <string_view>

namespace {

using custengine::test::FailingMalloc;

thread_local std::size_t allocations_left = 0;  // until one fails; 0 if none is to fail
thread_local FailingMalloc::Caller failing_caller = {};

FailingMalloc::Caller caller_at(const void* address) noexcept {
  Dl_info info = {};
  if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return FailingMalloc::Caller::others;
  return std::string_view(info.dli_fname).find("libroaring") == std::string_view::npos
             ? FailingMalloc::Caller::others
             : FailingMalloc::Caller::croaring;
}

bool fails(const void* caller) noexcept {
  if (allocations_left == 0 || caller_at(caller) != failing_caller || --allocations_left > 0) return false;
  errno = ENOMEM;
  return true;
}

}  // namespace

// glibc's functions, by their names for programs that replace malloc.
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming)
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)

void* malloc(std::size_t size) {
  return fails(__builtin_return_address(0)) ? nullptr : __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  return fails(__builtin_return_address(0)) ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  return fails(__builtin_return_address(0)) ? nullptr : __libc_realloc(memory, size);
}
}

namespace custengine::test {

FailingMalloc::FailingMalloc(Caller caller, std::size_t n) noexcept {
  failing_caller = caller;
  allocations_left = n;
}
FailingMalloc::~FailingMalloc() {
  allocations_left = 0;
}
bool FailingMalloc::happened() const noexcept {
  return allocations_left == 0;
}
bool FailingMalloc::works() noexcept {
  return true;
}

}  // namespace custengine::test

#else

namespace custengine::test {

FailingMalloc::FailingMalloc(Caller, std::size_t) noexcept {}
FailingMalloc::~FailingMalloc() = default;
bool FailingMalloc::happened() const noexcept {
  return false;
}
bool FailingMalloc::works() noexcept {
  return false;
}

}  // namespace custengine::test

#endif
