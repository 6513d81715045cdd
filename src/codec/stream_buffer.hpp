#pragma once

#include <ios>
#include <streambuf>

namespace custengine::codec {

/// Returns the buffer of a caller's stream, for a stream of our own on it: so the caller's exception mask does not
/// apply. Null if the caller's stream has failed before: our stream without a buffer then fails from the start.
template <class Stream>
std::streambuf* buffer_of(const Stream& stream) {
  return stream.fail() ? nullptr : stream.rdbuf();
}

}  // namespace custengine::codec
