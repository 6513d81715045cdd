#pragma once

#include "serve/http/message.hpp"

#include <custengine/snapshot.hpp>

#include <functional>
#include <memory>
#include <ostream>

namespace custengine::serve {

// Both bodies begin their work when they are asked for the first piece, so that an answer to HEAD costs nothing.

/// A body of JSON Lines: the customers of a snapshot by id, in pieces of some 64 kB. With `has_details` each customer
/// also has the details that stores keep of it.
/// Cost: a pointer per customer, O(n log n) to sort them, and a piece of text.
BodySource customers_body(const Snapshot& snapshot, bool has_details);

/// A body that `write` writes to a stream, on a thread of its own. The thread waits while 256 kB are not yet taken. If
/// the body is destroyed before its end, the stream fails, so that `write` returns early. If `write` throws, the body
/// ends with what it has written.
/// Lifetime: what `write` uses must live until the body is destroyed, which waits for it.
BodySource written_body(std::function<void(std::ostream&)> write);

}  // namespace custengine::serve
