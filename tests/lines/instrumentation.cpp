// The functions that the compiler calls for each access of code compiled with -fsanitize=thread. The thread sanitizer's
// library has them as well; this program is linked without it.

#include "coherence.hpp"
#include "turns.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace {

// A turn ends before an access is counted: between the count and the access no other thread runs.
void read(const void* address, std::size_t bytes, const void* place) noexcept {
  lines::before_access();
  lines::read(address, bytes, place);
}
void write(const void* address, std::size_t bytes, const void* place) noexcept {
  lines::before_access();
  lines::write(address, bytes, place);
}

template <class T>
T exchange_if_equal(volatile T* address, T expected, T desired) noexcept {
  __atomic_compare_exchange_n(address, &expected, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return expected;
}

}  // namespace

#define PLACE __builtin_return_address(0)
#define AT(address) const_cast<const void*>(static_cast<const volatile void*>(address))

#define DEFINE_ACCESSES(bytes)                             \
  void __tsan_read##bytes(void* address) {                 \
    read(address, bytes, PLACE);                           \
  }                                                        \
  void __tsan_write##bytes(void* address) {                \
    write(address, bytes, PLACE);                          \
  }                                                        \
  void __tsan_unaligned_read##bytes(void* address) {       \
    read(address, bytes, PLACE);                           \
  }                                                        \
  void __tsan_unaligned_write##bytes(void* address) {      \
    write(address, bytes, PLACE);                          \
  }                                                        \
  void __tsan_read_write##bytes(void* address) {           \
    write(address, bytes, PLACE);                          \
  }                                                        \
  void __tsan_unaligned_read_write##bytes(void* address) { \
    write(address, bytes, PLACE);                          \
  }                                                        \
  void __tsan_volatile_read##bytes(void* address) {        \
    read(address, bytes, PLACE);                           \
  }                                                        \
  void __tsan_volatile_write##bytes(void* address) {       \
    write(address, bytes, PLACE);                          \
  }

#define DEFINE_CHANGE(bits, name)                                                                                    \
  std::uint##bits##_t __tsan_atomic##bits##_##name(volatile std::uint##bits##_t* address, std::uint##bits##_t value, \
                                                   int) {                                                            \
    write(AT(address), bits / 8, PLACE);                                                                             \
    return __atomic_##name(address, value, __ATOMIC_SEQ_CST);                                                        \
  }

// A compare-and-swap takes the line as a write does, even if it fails.
#define DEFINE_COMPARE(bits, strength)                                                                               \
  bool __tsan_atomic##bits##_compare_exchange_##strength(                                                            \
      volatile std::uint##bits##_t* address, std::uint##bits##_t* expected, std::uint##bits##_t desired, int, int) { \
    write(AT(address), bits / 8, PLACE);                                                                             \
    return __atomic_compare_exchange_n(address, expected, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);       \
  }

#define __atomic_exchange __atomic_exchange_n
#define DEFINE_ATOMICS(bits)                                                                                        \
  std::uint##bits##_t __tsan_atomic##bits##_load(const volatile std::uint##bits##_t* address, int) {                \
    read(AT(address), bits / 8, PLACE);                                                                             \
    return __atomic_load_n(address, __ATOMIC_SEQ_CST);                                                              \
  }                                                                                                                 \
  void __tsan_atomic##bits##_store(volatile std::uint##bits##_t* address, std::uint##bits##_t value, int) {         \
    write(AT(address), bits / 8, PLACE);                                                                            \
    __atomic_store_n(address, value, __ATOMIC_SEQ_CST);                                                             \
  }                                                                                                                 \
  DEFINE_CHANGE(bits, exchange)                                                                                     \
  DEFINE_CHANGE(bits, fetch_add)                                                                                    \
  DEFINE_CHANGE(bits, fetch_sub)                                                                                    \
  DEFINE_CHANGE(bits, fetch_and)                                                                                    \
  DEFINE_CHANGE(bits, fetch_or)                                                                                     \
  DEFINE_CHANGE(bits, fetch_xor)                                                                                    \
  DEFINE_CHANGE(bits, fetch_nand)                                                                                   \
  DEFINE_COMPARE(bits, strong)                                                                                      \
  DEFINE_COMPARE(bits, weak)                                                                                        \
  std::uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(                                                   \
      volatile std::uint##bits##_t* address, std::uint##bits##_t expected, std::uint##bits##_t desired, int, int) { \
    write(AT(address), bits / 8, PLACE);                                                                            \
    return exchange_if_equal(address, expected, desired);                                                           \
  }

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void* caller) {
  lines::enter(caller);
}
void __tsan_func_exit() {
  lines::leave();
}
void __tsan_atomic_thread_fence(int) {
  std::atomic_thread_fence(std::memory_order_seq_cst);
}
void __tsan_atomic_signal_fence(int) {}

DEFINE_ACCESSES(1)
DEFINE_ACCESSES(2)
DEFINE_ACCESSES(4)
DEFINE_ACCESSES(8)
DEFINE_ACCESSES(16)
void __tsan_read_range(void* address, std::size_t bytes) {
  read(address, bytes, PLACE);
}
void __tsan_write_range(void* address, std::size_t bytes) {
  write(address, bytes, PLACE);
}
void __tsan_vptr_read(void** address) {
  read(address, sizeof(void*), PLACE);
}
void __tsan_vptr_update(void** address, void*) {
  write(address, sizeof(void*), PLACE);
}

DEFINE_ATOMICS(8)
DEFINE_ATOMICS(16)
DEFINE_ATOMICS(32)
DEFINE_ATOMICS(64)

}  // extern "C"
