// libFuzzer's entry, compiled once per target with CUSTENGINE_FUZZ_TARGET as the function's name. A Broken exception
// ends the process, and libFuzzer then reports the input.

#include "targets.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    custengine::fuzz::CUSTENGINE_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  } catch (const std::exception& broken) {
    std::fprintf(stderr, "broken: %s\n", broken.what());
    std::abort();
  }
  return 0;
}
