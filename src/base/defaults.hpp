#pragma once

#include <custengine/clock.hpp>

#include <memory>

namespace custengine::base {

/// What an engine uses when its host brings no clock and no id generator.
std::shared_ptr<Clock> make_system_clock();
/// Random UUIDs (RFC 4122, version 4). Threads: safe on any thread.
std::shared_ptr<IdGenerator> make_uuid_generator();

}  // namespace custengine::base
