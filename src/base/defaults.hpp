#pragma once

#include <custengine/clock.hpp>

#include <memory>

namespace custengine::base {

/// The clock of an engine whose host gives none: the system clock, in milliseconds. Threads: safe on any thread.
std::shared_ptr<Clock> make_system_clock();
/// The id generator of an engine whose host gives none: random UUIDs (RFC 4122, version 4). Threads: safe on any
/// thread.
std::shared_ptr<IdGenerator> make_uuid_generator();

}  // namespace custengine::base
