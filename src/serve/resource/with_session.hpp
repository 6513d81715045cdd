#pragma once

#include "serve/routing/context.hpp"

#include <custengine/session.hpp>

namespace custengine::serve {

/// A handler of the resource, with a session on the tenant of the path.
using SessionHandler = Response (*)(Context& context, Session& session);

/// Opens the session, checks the header fields and runs the handler. If there is no such tenant, the request is judged
/// on a Trial first, because its own validity comes before existence: 400 or 415 wins over 404. With tokens the 404
/// comes at once: only who may call an operation learns its rules.
Response run_with_session(Context& context, SessionHandler run);

/// The same, as the handler of a route.
template <SessionHandler run>
Response with_session(Context& context) {
  return run_with_session(context, run);
}

}  // namespace custengine::serve
