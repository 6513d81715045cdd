#pragma once

#include <cstdlib>

namespace custengine::test {

/// True under `./dev test --all`, which sets CUSTENGINE_TEST_ALL. Tests then run at full size.
inline bool at_full_size() {
  static const bool is_full = std::getenv("CUSTENGINE_TEST_ALL") != nullptr;
  return is_full;
}

/// How much a test does: `usual` in each run, `full` under `./dev test --all`.
template <class T>
T by_effort(T usual, T full) {
  return at_full_size() ? full : usual;
}

}  // namespace custengine::test
