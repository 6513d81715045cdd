#include "failing_new.hpp"

#include "base/commit.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t allocations_left = 0;  // until one fails; 0 if none is to fail
thread_local bool in_commits = false;           // true if only allocations in commits count

void* allocate(std::size_t size, std::size_t alignment) noexcept {
  // std::aligned_alloc requires a multiple of the alignment.
  const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
  return std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded);
}

void* allocate_or_throw(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
  const bool counts = allocations_left > 0 && custengine::base::CommitScope::is_open() == in_commits;
  if (counts && --allocations_left == 0) throw std::bad_alloc();
  void* memory = allocate(size, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// All forms, since a sanitizer's forms cannot be mixed with these. The nothrow forms never fail on demand: their
// callers have a fallback, so no error reaches the user.
void* operator new(std::size_t size) {
  return allocate_or_throw(size);
}
void* operator new[](std::size_t size) {
  return allocate_or_throw(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size, alignof(std::max_align_t));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}

namespace custengine::test {

FailingNew::FailingNew(std::size_t n, Of of) noexcept {
  allocations_left = n;
  in_commits = of == Of::commits;
}
FailingNew::~FailingNew() {
  allocations_left = 0;
}
bool FailingNew::happened() const noexcept {
  return allocations_left == 0;
}

}  // namespace custengine::test
