#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

constexpr std::uint64_t max_changes = 1000, default_changes = 100;
constexpr std::chrono::seconds keep_alive_time(15);
constexpr std::string_view event_stream_type = "text/event-stream";

/// The changes of a tenant on their way to a client, as Server-Sent Events. It ends with an event "error" if the feed
/// cannot go on, and with an event "reset" if the world went back.
class ChangeEvents {
 public:
  ChangeEvents(const WorldHandle& world, Session session, std::uint64_t after)
      : world_(world), session_(std::move(session)), after_(after), resets_(world->resets()) {}

  std::optional<std::string> next_piece() {
    if (has_ended_) return std::nullopt;
    const WorldHandle world = world_.lock();
    if (!world) return std::nullopt;
    if (world->resets() != resets_) return last_event("reset", "{}");
    const auto changes = session_.changes(after_, default_changes);
    if (!changes) return last_event("error", to_json(changes.error()));
    const auto now = std::chrono::steady_clock::now();
    if (changes->empty() && now - last_piece_ < keep_alive_time) return std::string();
    last_piece_ = now;
    if (changes->empty()) return ": keep-alive\n\n";
    std::string piece;
    for (const Change& change : *changes)
      piece +=
          fmt::format("id: {}\nevent: {}\ndata: {}\n\n", change.sequence, to_string(change.type()), to_json(change));
    after_ = changes->back().sequence;
    return piece;
  }

 private:
  std::string last_event(std::string_view name, std::string_view data) {
    has_ended_ = true;
    return fmt::format("event: {}\ndata: {}\n\n", name, data);
  }

  std::weak_ptr<World> world_;  // a deleted world goes, and its readers end
  Session session_;
  std::uint64_t after_, resets_;
  std::chrono::steady_clock::time_point last_piece_ = std::chrono::steady_clock::now();
  bool has_ended_ = false;
};

/// The number in the field that an EventSource sends when it connects again.
void read_last_event_id(const Context& context, std::optional<std::uint64_t>& after, JsonViolations& violations) {
  const auto text = context.request.header("Last-Event-ID");
  if (!text || text->empty()) return;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), after.emplace());
  if (error != std::errc() || end != text->data() + text->size())
    violations.add("Last-Event-ID", "must be the number of a change");
}

Response stream_changes(const WorldHandle& world, Session session, std::uint64_t after) {
  Response response;
  response.set("Content-Type", std::string(event_stream_type));
  response.is_endless = true;
  response.stream = [events = std::make_shared<ChangeEvents>(world, std::move(session), after)] {
    return events->next_piece();
  };
  return response;
}

/// The changes after a number. Without one, from the oldest that is kept; `after` is then the number before it.
Result<std::vector<Change>> read_changes(const Session& session, std::optional<std::uint64_t>& after,
                                         std::size_t limit) {
  const bool is_given = after.has_value();
  auto changes = session.changes(after.value_or(0), limit);
  // A writer may drop the oldest change meanwhile: then there is another oldest one.
  while (!is_given && !changes && changes.error().oldest_sequence.value_or(0) > 0) {
    after = *changes.error().oldest_sequence - 1;
    changes = session.changes(*after, limit);
  }
  if (changes) {
    after = after.value_or(0);
    return changes;
  }
  Error error = changes.error();
  for (FieldViolation& violation : error.violations)
    if (violation.field == "afterSequence") violation.field = "after";
  return error;
}

Result<Response> get_changes(Context& context, const WorldHandle& world) {
  JsonViolations violations;
  std::optional<std::uint64_t> after = query_number(context, "after", 0, UINT64_MAX, violations);
  const auto limit = query_number(context, "limit", 1, max_changes, violations).value_or(default_changes);
  const bool accepts_events = context.request.joined_header("Accept").find(event_stream_type) != std::string::npos;
  const bool is_stream = query_flag(context, "stream", violations) || accepts_events;
  if (is_stream) read_last_event_id(context, after, violations);
  if (is_stream && context.query("limit")) violations.add("limit", "a stream has none");
  if (!violations.empty()) return violations.error();
  auto session = full_session(*world, context["tenant"]);
  if (!session) return session.error();
  const auto changes = read_changes(*session, after, is_stream ? 1 : limit);
  if (!changes) return changes.error();
  if (is_stream) return stream_changes(world, *std::move(session), *after);
  std::string body = R"({"items":[)";
  for (const Change& change : *changes) {
    if (&change != &changes->front()) body += ',';
    body += to_json(change);
  }
  body += fmt::format(R"(],"next":{}}})", changes->empty() ? *after : changes->back().sequence);
  return json_response(200, std::move(body));
}

constexpr std::array feed_query = {
    Parameter{"after", "integer",
              "the number of the last change that the reader has; without it, from the oldest that is kept",
              Origin::ours},
    Parameter{"limit", "integer", "at most this number, up to 1000; 100 if it is not given", Origin::ours},
    Parameter{"stream", "boolean", "Server-Sent Events, as with Accept: text/event-stream", Origin::ours},
};
constexpr std::array feed_headers = {
    Parameter{"Last-Event-ID", "integer", "of a stream: replaces `after`", Origin::ours}};
constexpr std::array feed_answers = {
    Answer{.description = "The changes, oldest first. `next` is the `after` of the next request.", .schema = "Changes"},
    Answer{.description = "The changes as they come. An event has the change's number as its id and the kind of the "
                          "change as its name. The stream ends with an event `reset` or `error`.",
           .schema = "ChangeEvents",
           .media_type = event_stream_type}};
constexpr std::array feed_errors = {400, 404, 410};

constexpr std::array feed_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/tenants/{tenant}/changes",
          .operation = "getChanges",
          .handle = in_world<get_changes>,
          .summary = "Gets the changes of a tenant after a number; 410 if they are kept no more",
          .origin = Origin::ours,
          .query = feed_query,
          .headers = feed_headers,
          .answers = feed_answers,
          .errors = feed_errors},
};

}  // namespace

std::span<const Route> feed_routes() noexcept {
  return feed_route_table;
}

}  // namespace custengine::serve
