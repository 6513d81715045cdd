#pragma once

#include <custengine/timestamp.hpp>

namespace custengine::codec {

using custengine::append_timestamp;
using custengine::parse_timestamp;

}  // namespace custengine::codec
