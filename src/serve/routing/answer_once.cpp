#include "serve/routing/answer_once.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace custengine::serve {
namespace {

bool is_idempotency_key(std::string_view key) noexcept {
  constexpr std::size_t max_key = 255;
  return !key.empty() && key.size() <= max_key && std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

bool is_kept(int status) noexcept {
  constexpr int too_many = 429, server_error = 500, gateway_timeout = 504;
  return status == gateway_timeout || (status < server_error && status != too_many);
}

/// Gives the key back if the request ends without an answer.
class Attempt {
 public:
  Attempt(Idempotency& store, const std::string& key, std::uint64_t ticket)
      : store_(store), key_(key), ticket_(ticket) {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() {
    if (!is_finished_) store_.abandon(key_, ticket_);
  }
  void finish(const Response& answer) {
    store_.finish(key_, ticket_, answer);
    is_finished_ = true;
  }

 private:
  Idempotency& store_;
  const std::string& key_;
  const std::uint64_t ticket_;
  bool is_finished_ = false;
};

}  // namespace

Response answer_once(const Context& context, World& world, const std::function<Response()>& run) {
  const Request& request = context.request;
  const auto given = request.header("Idempotency-Key");
  if (!given) return run();
  if (!is_idempotency_key(*given))
    return context.fail(HttpError::bad_request,
                        "Idempotency-Key: must be 1 to 255 visible ASCII characters, without blanks");
  if (context.is_trial) return run();
  const std::string_view path = request.target.substr(0, request.target.find('?'));
  std::string key;
  for (const std::string_view part :
       {request.method, path, request.header("Authorization").value_or(std::string_view()), *given})
    key.append(part).append("\n");
  auto begun = world.idempotency().begin(key, fingerprint_of(request.target, request.body));
  using Verdict = Idempotency::Verdict;
  if (begun.verdict == Verdict::other_request)
    return context.fail(HttpError::unprocessable_content,
                        "the Idempotency-Key was used with another query or body; a new request needs a new key");
  if (begun.verdict == Verdict::running)
    return context.fail(HttpError::conflict, "a request with this Idempotency-Key has no answer yet; try again later");
  if (begun.verdict == Verdict::answered) {
    begun.answer.set("Idempotency-Replayed", "true");
    return std::move(begun.answer);
  }
  Attempt attempt(world.idempotency(), key, begun.ticket);
  Response answer = run();
  if (is_kept(answer.status)) attempt.finish(answer);
  return answer;
}

}  // namespace custengine::serve
