#include "recorded_memory.hpp"

#include "allocator.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#if !defined(CUSTENGINE_OTHER_ALLOCATOR)

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming): the C library's own
void* __libc_malloc(std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)
}

namespace {

struct Block {
  char* begin = nullptr;
  std::size_t size = 0;
};

/// An open-addressing hash table, since nothing may be allocated here. Deleted slots are tombstones and are reused.
class Blocks {
 public:
  void add(void* memory, std::size_t size) noexcept {
    const Lock lock(*this);
    std::size_t at = place_of(memory);
    while (blocks_[at].begin && blocks_[at].begin != deleted()) at = (at + 1) % capacity;
    blocks_[at] = {static_cast<char*>(memory), size};
    if (++count_ > capacity / 2) std::abort();
  }
  /// Removes a block and returns its size; 0 if the block is unknown.
  std::size_t remove(void* memory) noexcept {
    const Lock lock(*this);
    for (std::size_t at = place_of(memory); blocks_[at].begin; at = (at + 1) % capacity) {
      if (blocks_[at].begin != memory) continue;
      blocks_[at].begin = deleted();
      --count_;
      return blocks_[at].size;
    }
    return 0;
  }
  std::size_t size_of(void* memory) noexcept {
    const std::size_t size = remove(memory);
    add(memory, size);
    return size;
  }
  template <class Visit>
  void for_each(Visit visit) noexcept {
    const Lock lock(*this);
    for (const Block& block : blocks_)
      if (block.begin && block.begin != deleted()) visit(block);
  }

 private:
  static constexpr std::size_t capacity = 1U << 20;
  struct Lock {
    explicit Lock(Blocks& blocks) noexcept : flag(blocks.flag_) {
      while (flag.test_and_set(std::memory_order_acquire)) {
      }
    }
    ~Lock() { flag.clear(std::memory_order_release); }
    std::atomic_flag& flag;
  };

  static char* deleted() noexcept { return reinterpret_cast<char*>(std::uintptr_t{1}); }
  static std::size_t place_of(void* memory) noexcept {
    return (reinterpret_cast<std::uintptr_t>(memory) >> 4) * 0x9E3779B97F4A7C15U % capacity;
  }

  std::array<Block, capacity> blocks_ = {};
  std::size_t count_ = 0;
  std::atomic_flag flag_ = {};
};

// Constant-initialized, since malloc is called before any constructor.
constinit Blocks blocks;

void* recorded(void* memory, std::size_t size) noexcept {
  if (memory) blocks.add(memory, size);
  return memory;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  return recorded(__libc_malloc(size), size);
}
void free(void* memory) {
  if (!memory) return;
  std::memset(memory, 0, blocks.remove(memory));
  __libc_free(memory);
}
void* calloc(std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) return nullptr;
  void* memory = malloc(bytes);
  if (memory) std::memset(memory, 0, bytes);
  return memory;
}
void* realloc(void* memory, std::size_t size) {
  void* moved = malloc(size);
  if (moved && memory) {
    std::memcpy(moved, memory, std::min(size, blocks.size_of(memory)));
    free(memory);
  }
  return moved;
}
void* memalign(std::size_t alignment, std::size_t size) {
  return recorded(__libc_memalign(alignment, size), size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  *memory = memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}

}  // extern "C"

#endif

namespace custengine::test {

bool records_memory() noexcept {
#if defined(CUSTENGINE_OTHER_ALLOCATOR)
  return false;
#else
  return true;
#endif
}

std::size_t count_blocks_with([[maybe_unused]] std::string_view bytes) noexcept {
  std::size_t count = 0;
#if !defined(CUSTENGINE_OTHER_ALLOCATOR)
  blocks.for_each([&](const Block& block) {
    const std::string_view memory(block.begin, block.size);
    count += memory.find(bytes) != std::string_view::npos;
  });
#endif
  return count;
}

}  // namespace custengine::test
