#pragma once

#include <custengine/export.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace custengine {

/// UTC in milliseconds.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the engine gets its time from. `custengine::testing::FakeClock` stands still until told. A time before the
/// year 0000 counts as its begin, one behind the begin of 9999 as that: what is stored can be written as text.
/// Threads: called from any thread, several at a time, never under a lock of the engine. What it throws reaches the
/// caller of the operation; nothing has changed then. It may use the engine, but an atomic import does not end while
/// each call of its clock writes one of its customers.
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
  /// out before. An id that is taken already is asked for again, up to 10 000 times. Then, or if what it gives is no
  /// id, the operation fails with unavailable, and nothing has changed.
  virtual std::string next_id() = 0;
  /// The seed of the engine's hash tables; asked for once, by the constructor of Engine, which lets through what it
  /// throws. Any number can be used. Unpredictable where ids come from strangers.
  virtual std::uint64_t seed() = 0;
};

}  // namespace custengine
