#pragma once

#include <custengine/export.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace custengine {

/// UTC in milliseconds.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the engine gets its time from. `custengine::testing::FakeClock` stands still until told.
///
/// Threads: called from any thread, several at a time, never under a lock of the engine. What it throws reaches the
/// caller of the operation; nothing has changed then.
class CUSTENGINE_API Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() = 0;
};

/// Where the engine gets ids and its hash seed from: the library's only source of randomness.
///
/// Threads: as Clock.
class CUSTENGINE_API IdGenerator {
 public:
  virtual ~IdGenerator() = default;
  /// An id for a customer, address, contact or consent: `^[A-Za-z0-9-_]+`, at most 128 bytes, not given
  /// out before. An id that is taken already is asked for again.
  virtual std::string next_id() = 0;
  /// The seed of the engine's hash tables; asked for once. Unpredictable where ids come from strangers.
  virtual std::uint64_t seed() = 0;
};

}  // namespace custengine
