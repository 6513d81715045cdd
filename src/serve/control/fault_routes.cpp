#include "serve/control/clock_json.hpp"
#include "serve/control/control.hpp"
#include "serve/control/fault_json.hpp"
#include "serve/control/tables.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <array>
#include <utility>

namespace custengine::serve {
namespace {

/// The fault as it was given, with its id and what it did.
boost::json::object json_of_fault(const Faults::State& fault) {
  boost::json::object json{{"id", fault.id}};
  const boost::json::value document = boost::json::parse(fault.rule.document);
  for (const auto& member : document.get_object()) json[member.key()] = member.value();
  json["matched"] = fault.matched;
  json["struck"] = fault.struck;
  if (!fault.last_error.empty()) json["lastError"] = fault.last_error;
  return json;
}

Error no_fault(std::uint64_t id) {
  return {.code = ErrorCode::not_found, .message = fmt::format("there is no fault {}", id)};
}

Result<Response> post_fault(Context& context, const WorldHandle& world) {
  const auto body = json_body(context);
  if (!body) return body.error();
  auto rule = read_fault(*body, context.below_v2);
  if (!rule) return rule.error();
  if (rule->action.advance > WorldClock::latest - world->clock().now()) {
    JsonViolations violations;
    violations.add("do.advanceMs", past_latest);
    return violations.error();
  }
  Faults::State state{.rule = {.document = rule->document}};
  const auto id = world->faults().add(*std::move(rule));
  if (!id) return id.error();
  state.id = *id;
  return created(fmt::format("/worlds/{}/faults/{}", world->name(), *id), json_of_fault(state));
}

Result<Response> list_faults(Context& /*context*/, const WorldHandle& world) {
  boost::json::array items;
  for (const Faults::State& fault : world->faults().all()) items.push_back(json_of_fault(fault));
  return json_answer(200, {{"items", std::move(items)}});
}

Result<Response> get_fault(Context& context, const WorldHandle& world) {
  const auto id = path_number(context, "fault");
  if (!id) return id.error();
  const auto fault = world->faults().find(*id);
  if (!fault) return no_fault(*id);
  return json_answer(200, json_of_fault(*fault));
}

Result<Response> clear_faults(Context& /*context*/, const WorldHandle& world) {
  world->faults().clear();
  return no_content();
}

Result<Response> delete_fault(Context& context, const WorldHandle& world) {
  const auto id = path_number(context, "fault");
  if (!id) return id.error();
  if (!world->faults().remove(*id)) return no_fault(*id);
  return no_content();
}

constexpr std::array fault_answers = {
    Answer{.description = "The fault, how many calls matched, and how often it struck.", .schema = "Fault"}};
constexpr std::array fault_created_answers = {
    Answer{.status = 201, .description = "The fault that was made.", .schema = "Fault"}};
constexpr std::array fault_list_answers = {
    Answer{.description = "The faults, in the order in which they were made.", .schema = "FaultList"}};
constexpr std::array fault_deleted_answers = {Answer{.status = 204, .description = "It strikes no more."}};
constexpr std::size_t max_fault_document = 64 << 10;  // bytes: a world may have 1000, and keeps each
constexpr std::array errors_of_new_fault = {400, 404, 409, 429};

constexpr std::array fault_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/faults",
          .operation = "listFaults",
          .handle = in_world<list_faults>,
          .summary = "Lists the faults, with how often each struck",
          .origin = Origin::ours,
          .answers = fault_list_answers,
          .errors = errors_of_world},
    Route{.method = "POST",
          .path = "/worlds/{world}/faults",
          .operation = "createFault",
          .handle = in_test_world<post_fault>,
          .summary = "Makes a fault; without `when` it strikes once; no fault outlives a reset",
          .origin = Origin::ours,
          .body_schema = "FaultRule",
          .answers = fault_created_answers,
          .errors = errors_of_new_fault,
          .max_body = max_fault_document},
    Route{.method = "DELETE",
          .path = "/worlds/{world}/faults",
          .operation = "deleteFaults",
          .handle = in_test_world<clear_faults>,
          .summary = "Deletes all faults",
          .origin = Origin::ours,
          .answers = fault_deleted_answers,
          .errors = errors_of_test_world},
    Route{.method = "GET",
          .path = "/worlds/{world}/faults/{fault}",
          .operation = "getFault",
          .handle = in_world<get_fault>,
          .summary = "Gets a fault",
          .origin = Origin::ours,
          .answers = fault_answers,
          .errors = errors_of_world},
    Route{.method = "DELETE",
          .path = "/worlds/{world}/faults/{fault}",
          .operation = "deleteFault",
          .handle = in_test_world<delete_fault>,
          .summary = "Deletes a fault",
          .origin = Origin::ours,
          .answers = fault_deleted_answers,
          .errors = errors_of_test_world},
};

}  // namespace

std::span<const Route> fault_routes() noexcept {
  return fault_route_table;
}

}  // namespace custengine::serve
