#pragma once

#include <ios>
#include <streambuf>

namespace custengine::codec {

/// The buffer of a caller's stream, for a stream of our own over it: then the caller's exception mask does not apply.
/// Null if the stream has failed before: a stream without a buffer is bad from the start.
template <class Stream>
std::streambuf* buffer_of(const Stream& stream) {
  return stream.fail() ? nullptr : stream.rdbuf();
}

}  // namespace custengine::codec
