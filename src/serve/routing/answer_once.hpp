#pragma once

#include "serve/routing/context.hpp"

#include <functional>

namespace custengine::serve {

/// Answers a request at most once for its Idempotency-Key; without the field, runs it. The rules are those of
/// draft-ietf-httpapi-idempotency-key-header-07:
///
/// - A key is 1 to 255 visible ASCII characters. It belongs to the method, the path and the value of Authorization. It
///   is compared as it was sent: `"k"` and `k` are two keys.
/// - The same request again gets the first answer, with `Idempotency-Replayed: true`. A request differs if its query or
///   body does: 422. If the first one still runs: 409.
/// - Errors are kept as other answers are, because they are the result of the request. Not so 429 and the statuses from
///   500: they ask the client to try again, and the request changed nothing, so its key stays usable. But 504 is kept:
///   its write may have happened, and a second run might do it twice.
///
/// The answer that is kept is the one of `run`: faults that lose or replace it come later.
/// Errors: what `run` throws; the key then stays usable.
/// Threads: `run` is called on this thread, outside all locks. Cost: a hash of the body, and a copy of the answer.
Response answer_once(const Context& context, World& world, const std::function<Response()>& run);

}  // namespace custengine::serve
