// Functions of other libraries that touch memory of the caller, or wait for another thread. The linker's option --wrap
// sends the calls of this program here (see CMakeLists.txt).

#include "coherence.hpp"
#include "turns.hpp"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>

#include <cstdarg>
#include <cstddef>
#include <cstdlib>
#include <new>

using lines::before_access;
using lines::give_turn;
using lines::read;
using lines::write;

#define PLACE __builtin_return_address(0)

extern "C" {

void* __real_memcpy(void* to, const void* from, std::size_t bytes);
void* __real_memmove(void* to, const void* from, std::size_t bytes);
void* __real_memset(void* to, int value, std::size_t bytes);
int __real_memcmp(const void* a, const void* b, std::size_t bytes);
const void* __real_memchr(const void* in, int value, std::size_t bytes);

void* __wrap_memcpy(void* to, const void* from, std::size_t bytes) {
  before_access();
  read(from, bytes, PLACE);
  write(to, bytes, PLACE);
  return __real_memcpy(to, from, bytes);
}
void* __wrap_memmove(void* to, const void* from, std::size_t bytes) {
  before_access();
  read(from, bytes, PLACE);
  write(to, bytes, PLACE);
  return __real_memmove(to, from, bytes);
}
void* __wrap_memset(void* to, int value, std::size_t bytes) {
  before_access();
  write(to, bytes, PLACE);
  return __real_memset(to, value, bytes);
}
int __wrap_memcmp(const void* a, const void* b, std::size_t bytes) {
  before_access();
  read(a, bytes, PLACE);
  read(b, bytes, PLACE);
  return __real_memcmp(a, b, bytes);
}
const void* __wrap_memchr(const void* in, int value, std::size_t bytes) {
  before_access();
  const void* const found = __real_memchr(in, value, bytes);
  read(in, found ? static_cast<std::size_t>(static_cast<const char*>(found) - static_cast<const char*>(in)) + 1 : bytes,
       PLACE);
  return found;
}

// ---- calls that wait: a thread must not wait for one that has no turn

int __real_pthread_mutex_lock(pthread_mutex_t* mutex);
int __real_pthread_mutex_unlock(pthread_mutex_t* mutex);
int __real_nanosleep(const timespec* duration, timespec* remaining);
int __real_sched_yield();
long __real_syscall(long number, ...);

int __wrap_pthread_mutex_lock(pthread_mutex_t* mutex) {
  before_access();
  write(mutex, sizeof *mutex, PLACE);
  while (pthread_mutex_trylock(mutex) != 0) {
    if (!give_turn()) return __real_pthread_mutex_lock(mutex);
    write(mutex, sizeof *mutex, PLACE);
  }
  return 0;
}
int __wrap_pthread_mutex_unlock(pthread_mutex_t* mutex) {
  before_access();
  write(mutex, sizeof *mutex, PLACE);
  return __real_pthread_mutex_unlock(mutex);
}
int __wrap_nanosleep(const timespec* duration, timespec* remaining) {
  return give_turn() ? 0 : __real_nanosleep(duration, remaining);
}
int __wrap_sched_yield() {
  return give_turn() ? 0 : __real_sched_yield();
}
/// std::atomic::wait() calls futex. A wait that ends at the next turn is a spurious wake-up, which it expects.
long __wrap_syscall(long number, ...) {
  std::va_list list;
  va_start(list, number);
  long arguments[6];
  for (long& argument : arguments) argument = va_arg(list, long);
  va_end(list);
  const bool waits = number == SYS_futex && (arguments[1] & FUTEX_CMD_MASK) == FUTEX_WAIT;
  if (waits && give_turn()) return 0;
  return __real_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

}  // extern "C"

namespace {

/// glibc's cache of a thread links free blocks by their first two words, and clears the second when it gives one out.
struct Link {
  void* next;
  void* key;
};

void free_block(void* block, const void* place) noexcept {
  if (block) write(block, sizeof(Link), place);
  std::free(block);
}

}  // namespace

// No turn ends here: a library that is not instrumented may call these with a lock that the others wait for.

void* operator new(std::size_t bytes) {
  void* const block = std::malloc(bytes < sizeof(Link) ? sizeof(Link) : bytes);
  if (!block) throw std::bad_alloc();
  write(block, sizeof(Link), PLACE);
  return block;
}
void operator delete(void* block) noexcept {
  free_block(block, PLACE);
}
void operator delete(void* block, std::size_t /*bytes*/) noexcept {
  free_block(block, PLACE);
}
