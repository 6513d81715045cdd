#include "memory.hpp"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace bench {

std::int64_t resident_bytes() {
  malloc_trim(0);
  std::int64_t total_pages = 0, resident_pages = 0;
  std::ifstream("/proc/self/statm") >> total_pages >> resident_pages;
  return resident_pages * sysconf(_SC_PAGESIZE);
}

}  // namespace bench
