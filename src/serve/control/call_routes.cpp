#include "serve/control/control.hpp"
#include "serve/control/operation_names.hpp"
#include "serve/control/tables.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <chrono>
#include <utility>

namespace custengine::serve {
namespace {

constexpr std::uint64_t max_listed = CallLog::max_entries, default_listed = 1000;
constexpr std::uint64_t max_wait_ms = 60'000, default_wait_ms = 5'000;

/// The conditions that a query gives.
CallLog::Filter read_filter(const Context& context, JsonViolations& violations) {
  CallLog::Filter filter;
  const auto text = [&](std::string_view name) {
    const auto given = context.query(name);
    return given ? std::optional(std::string(*given)) : std::nullopt;
  };
  filter.operation = text("operation");
  if (filter.operation && !has_operation(context.below_v2, *filter.operation))
    violations.add("operation", "must be one of " + operation_list(context.below_v2));
  filter.tenant = text("tenant");
  filter.id = text("id");
  filter.request_id = text("requestId");
  if (const auto status = query_number(context, "status", 100, 599, violations)) filter.status = int(*status);
  filter.since = query_number(context, "since", 0, UINT64_MAX, violations).value_or(0);
  return filter;
}

boost::json::object json_of_call(const CallLog::Entry& call) {
  const auto time = std::chrono::time_point_cast<std::chrono::milliseconds>(call.time);
  return {{"number", call.number},
          {"time", time_text(time)},
          {"method", call.method},
          {"path", call.path},
          {"operation", call.operation},
          {"tenant", call.tenant},
          {"id", call.id},
          {"status", call.status},
          {"durationUs", call.elapsed.count()},
          {"requestId", call.request_id}};
}

Result<Response> list_calls(Context& context, const WorldHandle& world) {
  JsonViolations violations;
  const CallLog::Filter filter = read_filter(context, violations);
  const auto limit = query_number(context, "limit", 1, max_listed, violations).value_or(default_listed);
  if (!violations.empty()) return violations.error();
  const CallLog::List list = world->calls().list(filter, limit);
  const CallLog::Count count = world->calls().count(filter);
  boost::json::array items;
  for (const CallLog::Entry& call : list.entries) items.push_back(json_of_call(call));
  return json_answer(
      200, {{"items", std::move(items)}, {"count", count.calls}, {"exact", count.is_exact}, {"dropped", list.dropped}});
}

Result<Response> get_call(Context& context, const WorldHandle& world) {
  const auto number = path_number(context, "call");
  if (!number) return number.error();
  const auto call = world->calls().find(*number);
  if (!call)
    return Error{.code = ErrorCode::not_found, .message = fmt::format("there is no call {} any more, or yet", *number)};
  return json_answer(200, json_of_call(*call));
}

Result<Response> clear_calls(Context& /*context*/, const WorldHandle& world) {
  world->calls().clear();
  return no_content();
}

Result<Response> count_calls(Context& context, const WorldHandle& world) {
  JsonViolations violations;
  const CallLog::Filter filter = read_filter(context, violations);
  if (!violations.empty()) return violations.error();
  const CallLog::Count count = world->calls().count(filter);
  return json_answer(200, {{"count", count.calls}, {"exact", count.is_exact}});
}

/// A client that waits for calls.
struct CallWaiter {
  WorldHandle world;
  CallLog::Filter filter;
  std::uint64_t count = 1;
  std::chrono::milliseconds timeout = {};
  std::chrono::steady_clock::time_point end = {};
  CallLog::Seen seen = {};  // a poll looks at new calls only, since there are many polls

  std::optional<Response> look() {
    world->calls().count_on(filter, seen);
    const CallLog::Count now = *seen.count;
    if (now.calls >= count) return json_answer(200, {{"count", now.calls}, {"exact", now.is_exact}});
    if (std::chrono::steady_clock::now() < end) return std::nullopt;
    return problem(
        Error{.code = ErrorCode::failed_precondition,
              .message = fmt::format("{} of {} calls came within {} ms", now.calls, count, timeout.count())});
  }
};

Result<Response> wait_for_calls(Context& context, const WorldHandle& world) {
  JsonViolations violations;
  CallWaiter waiter{.world = world, .filter = read_filter(context, violations)};
  waiter.count = query_number(context, "count", 1, UINT64_MAX, violations).value_or(1);
  waiter.timeout = std::chrono::milliseconds(
      query_number(context, "timeoutMs", 0, max_wait_ms, violations).value_or(default_wait_ms));
  if (!violations.empty()) return violations.error();
  waiter.end = std::chrono::steady_clock::now() + waiter.timeout;
  if (auto at_once = waiter.look()) return *std::move(at_once);
  return Response{.poll = [waiter = std::move(waiter)]() mutable { return waiter.look(); }};
}

constexpr Parameter operation_parameter{"operation", "Operation", "only calls of this operation", Origin::ours};
constexpr Parameter tenant_parameter{"tenant", "string", "only calls to this tenant", Origin::ours};
constexpr Parameter id_parameter{"id", "string", "only calls that name this customer, or made it", Origin::ours};
constexpr Parameter status_parameter{"status", "integer", "only calls that were answered with this status",
                                     Origin::ours};
constexpr Parameter request_parameter{"requestId", "string", "only calls whose client sent this X-Request-Id",
                                      Origin::ours};
constexpr Parameter since_parameter{"since", "integer", "only calls after the one with this number", Origin::ours};

constexpr std::array call_query = {operation_parameter, tenant_parameter,  id_parameter,
                                   status_parameter,    request_parameter, since_parameter};
constexpr std::array call_list_query = {
    operation_parameter,
    tenant_parameter,
    id_parameter,
    status_parameter,
    request_parameter,
    since_parameter,
    Parameter{"limit", "integer", "the newest calls, at most this number; 1000 if it is not given", Origin::ours}};
constexpr std::array call_wait_query = {
    operation_parameter,
    tenant_parameter,
    id_parameter,
    status_parameter,
    request_parameter,
    since_parameter,
    Parameter{"count", "integer", "the number of calls to wait for; 1 if it is not given", Origin::ours},
    Parameter{"timeoutMs", "integer", "how long to wait, up to 60000; 5000 if it is not given", Origin::ours}};
constexpr std::array call_answers = {Answer{.description = "The call.", .schema = "Call"}};
constexpr std::array call_list_answers = {Answer{
    .description = "The newest calls that match, by number; the exact count of all, and the number of dropped ones.",
    .schema = "CallList"}};
constexpr std::array call_count_answers = {Answer{
    .description = "The number of calls that match. It is exact, unless `exact` is false.", .schema = "CallCount"}};
constexpr std::array calls_cleared_answers = {Answer{.status = 204, .description = "The calls are forgotten."}};

constexpr std::array call_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/calls",
          .operation = "listCalls",
          .handle = in_world<list_calls>,
          .summary = "Lists the newest calls of the resource",
          .origin = Origin::ours,
          .query = call_list_query,
          .answers = call_list_answers,
          .errors = errors_of_world_input},
    Route{.method = "DELETE",
          .path = "/worlds/{world}/calls",
          .operation = "deleteCalls",
          .handle = in_world<clear_calls>,
          .summary = "Forgets all calls; their numbers go on",
          .origin = Origin::ours,
          .answers = calls_cleared_answers,
          .errors = errors_of_world},
    Route{.method = "GET",
          .path = "/worlds/{world}/calls/{call}",
          .operation = "getCall",
          .handle = in_world<get_call>,
          .summary = "Gets a call by its number",
          .origin = Origin::ours,
          .answers = call_answers,
          .errors = errors_of_world},
    Route{.method = "GET",
          .path = "/worlds/{world}/calls/count",
          .operation = "countCalls",
          .handle = in_world<count_calls>,
          .summary = "Counts calls, also those that are listed no more",
          .origin = Origin::ours,
          .query = call_query,
          .answers = call_count_answers,
          .errors = errors_of_world_input},
    Route{.method = "GET",
          .path = "/worlds/{world}/calls/wait",
          .operation = "waitForCalls",
          .handle = in_world<wait_for_calls>,
          .summary = "Waits until there were that many calls; 409 if they do not come in time",
          .origin = Origin::ours,
          .query = call_wait_query,
          .answers = call_count_answers,
          .errors = errors_of_test_world_input},
};

}  // namespace

std::span<const Route> call_routes() noexcept {
  return call_route_table;
}

}  // namespace custengine::serve
