#pragma once

#include <custengine/export.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace custengine {

/// UTC in milliseconds.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// The engine's source of time. `custengine::testing::FakeClock` stands still until it is told to move. A time before
/// the year 0000, or after the begin of the year 9999, counts as that limit. So every stored time can be written as
/// text.
///
/// Errors: an exception reaches the caller of the operation. Nothing has changed then, except that an import keeps
/// drafts that it had written before.
/// Threads: called from any thread, several at a time, never under a lock of the engine. It may use the engine, and
/// wait for other threads that do.
class CUSTENGINE_API Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() = 0;
};

/// The engine's source of ids and of its hash seed: the library's only source of randomness.
///
/// Errors and threads: as Clock.
class CUSTENGINE_API IdGenerator {
 public:
  virtual ~IdGenerator() = default;
  /// An id for a customer, address, contact or consent: `^[A-Za-z0-9-_]+`, at most 128 bytes, not given out before. If
  /// the id is taken already, the engine asks again, up to 10 000 times. If none is free then, or the text is not an
  /// id, the operation fails with unavailable, and nothing has changed.
  virtual std::string next_id() = 0;
  /// The seed of the engine's hash tables. The constructor of Engine asks for it once, and lets its exceptions through.
  /// Any number can be used. It should be unpredictable if ids come from strangers.
  virtual std::uint64_t seed() = 0;
};

}  // namespace custengine
