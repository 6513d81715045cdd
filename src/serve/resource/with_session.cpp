#include "serve/resource/with_session.hpp"

#include "serve/resource/checks.hpp"
#include "serve/resource/trial.hpp"

#include <utility>

namespace custengine::serve {

Response run_with_session(Context& context, SessionHandler run) {
  auto session = context.session();
  const bool is_judged =
      session || (session.error().code == ErrorCode::not_found && context.world->auth() != Auth::tokens);
  if (!is_judged) return context.fail(session.error());
  if (auto refusal = check_headers(context)) return *std::move(refusal);
  if (session) return run(context, *session);
  Trial trial;
  Context judged = context;
  judged.is_trial = true;
  Response answer = run(judged, trial.session());
  constexpr int bad_request = 400, unsupported_media_type = 415;
  if (answer.status == bad_request || answer.status == unsupported_media_type) return answer;
  return context.fail(session.error());
}

}  // namespace custengine::serve
