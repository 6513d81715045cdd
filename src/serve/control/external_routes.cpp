#include "serve/control/control.hpp"
#include "serve/control/tables.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

using testing::FakeExternalSource;

constexpr std::uint64_t max_slow_ms = 86'400'000;
constexpr std::string_view default_reason = "the external system broke";

/// What to do to the external system once the whole document is known to be valid, in this order.
using Preparations = std::vector<std::function<void(FakeExternalSource&)>>;

std::vector<ExternalCustomer> read_external_customers(const boost::json::array& list, const std::string& path,
                                                      JsonViolations& violations) {
  std::vector<ExternalCustomer> customers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto customer = external_customer_from_json(boost::json::serialize(list[i]));
    if (customer)
      customers.push_back(*std::move(customer));
    else
      violations.add(element_path(path, i), customer.error());
  }
  return customers;
}

/// Reads {"fails":"…"}, {"throws":"…"} or {"items":[…]}: the answer to one search.
void read_next_answer(JsonObject answer, Preparations& preparations, JsonViolations& violations) {
  const auto fails = answer.text("fails"), throws = answer.text("throws");
  const auto* const items = answer.list("items");
  answer.finish();
  if (answer.is_object() && int(answer.has("fails")) + int(answer.has("throws")) + int(answer.has("items")) != 1)
    violations.add(answer.path(), "must have exactly one of fails, throws, items");
  if (fails)
    preparations.emplace_back(
        [error = Error{ErrorCode::unavailable, *fails}](FakeExternalSource& source) { source.fail_next(error); });
  if (throws) preparations.emplace_back([what = *throws](FakeExternalSource& source) { source.throw_next(what); });
  if (items == nullptr) return;
  ExternalPage page{.items = read_external_customers(*items, member_path(answer.path(), "items"), violations)};
  page.paging.total_count = page.items.size();
  preparations.emplace_back([page = std::move(page)](FakeExternalSource& source) { source.answer_next(page); });
}

void read_behaviour(JsonObject& document, Preparations& preparations) {
  constexpr std::array<std::string_view, 6> names = {"works",        "fails",      "throws",
                                                     "findsNothing", "findsTwice", "onlyPrepared"};
  const std::size_t behaviour = document.choice("behaviour", names).value_or(0);
  const std::string reason = document.text("message").value_or(std::string(default_reason));
  if (document.has("message") && behaviour != 1 && behaviour != 2)
    document.fail("message", "needs the behaviour fails or throws");
  preparations.emplace_back([behaviour, reason](FakeExternalSource& source) {
    source.recover();
    if (behaviour == 1) source.fail_with({.code = ErrorCode::unavailable, .message = reason});
    if (behaviour == 2) source.throw_always(reason);
    if (behaviour == 3) source.find_nothing();
    if (behaviour == 4) source.find_twice();
    if (behaviour == 5) source.only_scripted();
  });
}

boost::json::object json_of_criteria(const SearchRequest& criteria) {
  return {{"query", criteria.query},
          {"exactMatch", criteria.exact_match},
          {"mobile", criteria.mobile},
          {"email", criteria.email},
          {"vatNumber", criteria.vat_number},
          {"scope", to_string(criteria.scope)},
          {"where", criteria.where.to_string()},
          {"sortBy", to_string(criteria.sort_by)},
          {"sortDirection", to_string(criteria.direction)},
          {"pageNumber", criteria.page_number},
          {"pageSize", criteria.page_size}};
}

Response external_answer(World& world) {
  FakeExternalSource& source = world.fixture().external();
  boost::json::array requests, unsupported;
  for (const ExternalSearchRequest& request : source.requests())
    requests.push_back({{"tenant", request.tenant}, {"criteria", json_of_criteria(request.criteria)}});
  for (const std::string& request : source.unsupported()) unsupported.emplace_back(request);
  return json_answer(200, {{"requests", std::move(requests)},
                           {"unsupported", std::move(unsupported)},
                           {"unusedAnswers", source.unused_answers()}});
}

Result<Response> get_external(Context& /*context*/, const WorldHandle& world) {
  return external_answer(*world);
}

Result<Response> put_external(Context& context, const WorldHandle& world) {
  const auto body = json_body(context);
  if (!body) return body.error();
  JsonViolations violations;
  JsonObject document(*body, "", violations);
  Preparations preparations;
  read_behaviour(document, preparations);
  if (const auto* const list = document.list("customers"))
    preparations.emplace_back(
        [customers = read_external_customers(*list, "customers", violations)](FakeExternalSource& source) {
          source.clear();
          for (const ExternalCustomer& customer : customers) source.add(customer);
        });
  if (const auto slow = document.number("slowMs", 0, max_slow_ms))
    preparations.emplace_back([slow](FakeExternalSource& source) { source.slow(std::chrono::milliseconds(*slow)); });
  if (const auto* const next = document.list("next"))
    for (std::size_t i = 0; i < next->size(); ++i)
      read_next_answer(document.element("next", (*next)[i], i), preparations, violations);
  document.finish();
  if (!violations.empty()) return violations.error();
  for (const auto& prepare : preparations) prepare(world->fixture().external());
  return external_answer(*world);
}

constexpr std::array external_answers = {
    Answer{.description = "The searches that the external system was asked for.", .schema = "External"}};

constexpr std::array external_route_table = {
    Route{.method = "GET",
          .path = "/worlds/{world}/external",
          .operation = "getExternal",
          .handle = in_test_world<get_external>,
          .summary = "Gets the searches that the external system saw",
          .origin = Origin::ours,
          .answers = external_answers,
          .errors = errors_of_test_world},
    Route{.method = "PUT",
          .path = "/worlds/{world}/external",
          .operation = "putExternal",
          .handle = alone_in_test_world<put_external>,
          .summary = "Sets the external system's customers, its behaviour, and its next answers",
          .origin = Origin::ours,
          .body_schema = "ExternalSetting",
          .answers = external_answers,
          .errors = errors_of_test_world_input},
};

}  // namespace

std::span<const Route> external_routes() noexcept {
  return external_route_table;
}

}  // namespace custengine::serve
