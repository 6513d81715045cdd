#include "counted_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

thread_local bool is_counting = false;
thread_local std::ptrdiff_t now = 0, most = 0;

/// Each block is preceded by its size.
constexpr std::size_t head = alignof(std::max_align_t);

void count(std::ptrdiff_t bytes) noexcept {
  if (!is_counting) return;
  now += bytes;
  most = std::max(most, now);
}

}  // namespace

// All forms that the library uses. A block from another form would have no size before it.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  auto* const block = static_cast<char*>(std::malloc(size + head));
  if (!block) return nullptr;
  *reinterpret_cast<std::size_t*>(block) = size;
  count(static_cast<std::ptrdiff_t>(size));
  return block + head;
}
void* operator new(std::size_t size) {
  void* const memory = operator new(size, std::nothrow);
  if (!memory) throw std::bad_alloc();
  return memory;
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return operator new(size, std::nothrow);
}
void operator delete(void* memory) noexcept {
  if (!memory) return;
  char* const block = static_cast<char*>(memory) - head;
  count(-static_cast<std::ptrdiff_t>(*reinterpret_cast<std::size_t*>(block)));
  std::free(block);
}
void operator delete[](void* memory) noexcept {
  operator delete(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  operator delete(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  operator delete(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  operator delete(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  operator delete(memory);
}

namespace custengine::test {

CountedMemory::CountedMemory() noexcept {
  now = most = 0;
  is_counting = true;
}
CountedMemory::~CountedMemory() {
  is_counting = false;
}
std::size_t CountedMemory::most_bytes() const noexcept {
  return static_cast<std::size_t>(most);
}

}  // namespace custengine::test
