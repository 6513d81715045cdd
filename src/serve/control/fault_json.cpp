#include "serve/control/fault_json.hpp"

#include "base/ascii.hpp"
#include "serve/control/operation_names.hpp"
#include "serve/world/id_text.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

using Ending = Delivery::Ending;

constexpr std::uint64_t max_delay_ms = 3'600'000, max_advance_ms = 3'155'760'000'000, max_chunks = 1000;
constexpr std::size_t max_fault_headers = 100;

// Fields that the connection sets, or by which it frames the message.
constexpr std::array<std::string_view, 5> own_fields = {"connection", "content-length", "date", "keep-alive",
                                                        "transfer-encoding"};

/// A fault that is being read. What its parts need to know of each other is checked at the end.
struct FaultReader {
  JsonViolations& violations;
  FaultRule rule = {};
  bool is_moment_given = false, changes_answer = false;
};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), base::to_lower_ascii);
  return lower;
}

bool is_token(std::string_view name) noexcept {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    const char lower = base::to_lower_ascii(c);
    return base::is_digit(c) || (lower >= 'a' && lower <= 'z') || marks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view value) noexcept {
  return std::ranges::all_of(value, [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

/// The methods of the routes, and HEAD, which GET serves.
std::vector<std::string_view> methods_of(std::span<const Route> routes) {
  std::vector<std::string_view> methods = {"HEAD"};
  for (const Route& route : routes)
    if (std::ranges::find(methods, route.method) == methods.end()) methods.push_back(route.method);
  std::ranges::sort(methods);
  return methods;
}

/// True if a call can have that path, which is compared as it was sent.
bool is_path_of_call(std::string_view path) noexcept {
  return path.starts_with("/v2/") && std::ranges::all_of(path, [](char c) { return c > ' ' && c <= '~'; }) &&
         path.find_first_of("?#*{}") == std::string_view::npos;
}

void read_match(JsonObject match, FaultMatch& rule, std::span<const Route> routes) {
  const auto id = [&match](std::string_view name) {
    auto text = match.text(name);
    if (text && !is_id(*text)) match.fail(name, std::string(id_rule));
    return text;
  };
  rule.tenant = id("tenant");
  rule.id = id("id");
  rule.external_reference = match.text("externalReference");
  if (rule.external_reference && rule.external_reference->empty()) match.fail("externalReference", "must not be empty");
  rule.store = id("store");
  rule.method = match.text("method");
  if (const auto methods = methods_of(routes); rule.method && std::ranges::find(methods, *rule.method) == methods.end())
    match.fail("method", fmt::format("must be one of {}", fmt::join(methods, ", ")));
  rule.path = match.text("path");
  if (rule.path && !is_path_of_call(*rule.path))
    match.fail("path", "must be a whole path as it is sent, from /v2/ on, without a query; it has no wildcards");
  match.finish();
}

void read_when(JsonObject when, FaultWhen& rule, JsonViolations& violations) {
  std::size_t given = 0;
  const auto read = [&](std::string_view name, FaultWhen::Kind kind) {
    if (when.has(name)) ++given;
    const auto number = when.number(name, 1, UINT64_MAX);
    if (!number) return;
    rule.kind = kind;
    rule.number = *number;
  };
  read("next", FaultWhen::Kind::first);
  read("first", FaultWhen::Kind::first);
  read("nth", FaultWhen::Kind::nth);
  read("every", FaultWhen::Kind::every);
  if (when.has("probability")) ++given;
  if (const auto share = when.share("probability")) {
    rule.kind = FaultWhen::Kind::probability;
    rule.share = *share;
  }
  if (const auto seed = when.number("seed", 0, UINT64_MAX)) {
    if (!when.has("probability")) when.fail("seed", "needs a probability");
    rule.seed = *seed;
  }
  when.finish();
  if (given != 1 && when.is_object())
    violations.add(when.path(), "must have exactly one of next, first, nth, every, probability");
}

void read_headers(JsonObject& action, Response& response, JsonViolations& violations) {
  const boost::json::value* const headers = action.member("headers");
  if (headers == nullptr || headers->is_null()) return;
  const auto* const fields = headers->if_object();
  const std::string path = member_path(action.path(), "headers");
  if (fields == nullptr) return violations.add(path, "must be an object of texts");
  if (fields->size() > max_fault_headers)
    return violations.add(path, fmt::format("must have at most {} fields", max_fault_headers));
  for (const auto& field : *fields) {
    const std::string place = member_path(path, field.key());
    const auto* const value = field.value().if_string();
    if (!is_token(field.key()))
      violations.add(place, "is not the name of a header field");
    else if (std::ranges::find(own_fields, lower_case(field.key())) != own_fields.end())
      violations.add(place, "is set by the connection");
    else if (value == nullptr || !is_field_value(*value))
      violations.add(place, "must be a text of printable ASCII");
    else
      response.set(field.key(), std::string(*value));
  }
}

void read_response(JsonObject& action, FaultReader& reader) {
  Response response;
  response.status = static_cast<int>(action.number("status", 200, 599).value_or(200));
  if (const boost::json::value* const body = action.member("body"); body != nullptr && !body->is_null()) {
    const auto* const text = body->if_string();
    response.body = text != nullptr ? std::string(*text) : boost::json::serialize(*body);
    response.set("Content-Type", text != nullptr ? "text/plain; charset=utf-8" : "application/json");
    if (response.status == 204 || response.status == 304)
      action.fail("body", fmt::format("a response with status {} has none", response.status));
  }
  read_headers(action, response, reader.violations);
  reader.rule.action.response = std::move(response);
}

void read_connection(JsonObject& action, FaultReader& reader) {
  constexpr std::array<std::string_view, 4> names = {"reset", "close", "truncate", "garbage"};
  constexpr std::array endings = {Ending::reset, Ending::close, Ending::truncate, Ending::garbage};
  const auto chosen = action.choice("connection", names);
  if (!chosen) return;
  reader.rule.action.delivery = Delivery{.ending = endings[*chosen]};
  reader.changes_answer = endings[*chosen] == Ending::truncate;
}

void read_dribble(JsonObject dribble, FaultReader& reader) {
  dribble.require("chunks");
  dribble.require("overMs");
  const auto chunks = dribble.number("chunks", 1, max_chunks), over = dribble.number("overMs", 0, max_delay_ms);
  dribble.finish();
  if (!chunks || !over) return;
  reader.rule.action.delivery =
      Delivery{.chunks = static_cast<std::size_t>(*chunks), .over = std::chrono::milliseconds(*over)};
  reader.changes_answer = true;
}

void read_patch(JsonObject& action, FaultReader& reader) {
  const boost::json::value* const patch = action.member("patch");
  auto read = patch_from_json(boost::json::serialize(*patch));
  if (read)
    reader.rule.action.patch = std::move(*read);
  else
    reader.violations.add(member_path(action.path(), "patch"), read.error());
}

void read_hang(JsonObject& action, FaultReader& reader) {
  const auto hangs = action.flag("hang");
  if (hangs && !*hangs) action.fail("hang", "must be true");
  reader.rule.action.delivery = Delivery{.ending = Ending::hang};
}

void read_one_action(std::string_view kind, JsonObject& action, FaultReader& reader) {
  FaultAction& rule = reader.rule.action;
  if (kind == "error") {
    if (auto error = action.object("error")) rule.error = read_error(std::move(*error));
  } else if (kind == "status") {
    read_response(action, reader);
  } else if (kind == "delayMs") {
    const auto delay = action.number(kind, 1, max_delay_ms);
    rule.delivery = Delivery{.delay = std::chrono::milliseconds(delay.value_or(1))};
  } else if (kind == "advanceMs") {
    rule.advance = std::chrono::milliseconds(action.number(kind, 1, max_advance_ms).value_or(1));
  } else if (kind == "hang") {
    read_hang(action, reader);
  } else if (kind == "connection") {
    read_connection(action, reader);
  } else if (kind == "dribble") {
    if (auto dribble = action.object(kind)) read_dribble(std::move(*dribble), reader);
  } else {
    read_patch(action, reader);
  }
}

void read_action(JsonObject action, FaultReader& reader) {
  constexpr std::array<std::string_view, 8> kinds = {"error", "status",     "delayMs", "advanceMs",
                                                     "hang",  "connection", "dribble", "patch"};
  std::vector<std::string_view> given;
  std::ranges::copy_if(kinds, std::back_inserter(given), [&](std::string_view kind) {
    const boost::json::value* const value = action.member(kind);
    return value != nullptr && !value->is_null();
  });
  if (!action.is_object()) return;
  if (given.size() != 1) {
    reader.violations.add(action.path(), fmt::format("must have exactly one of {}", fmt::join(kinds, ", ")));
    return;
  }
  read_one_action(given.front(), action, reader);
  action.finish();
}

FieldViolation read_violation(JsonObject violation) {
  violation.require("field");
  violation.require("message");
  FieldViolation read{violation.text("field").value_or(""), violation.text("message").value_or("")};
  violation.finish();
  return read;
}

/// True if a call of that operation names a customer, so that another writer can change it first.
bool names_customer(std::span<const Route> routes, std::string_view operation) {
  return std::ranges::any_of(routes, [operation](const Route& route) {
    return route.operation == operation && route.path.find("{customer}") != std::string_view::npos;
  });
}

/// Adds what the parts of a fault do not allow each other.
void check_agreement(const FaultReader& reader, std::optional<std::size_t> moment, JsonObject& document,
                     std::span<const Route> routes) {
  const FaultRule& rule = reader.rule;
  if (moment == 0 && reader.changes_answer) document.fail("at", "must be after: this fault needs an answer");
  if (!rule.action.patch) return;
  if (moment == 1) document.fail("at", "must be before: the patch is of a writer that comes first");
  if (rule.match.operation && has_operation(routes, *rule.match.operation) &&
      !names_customer(routes, *rule.match.operation))
    document.fail("on", "names no customer that a patch could change");
}

}  // namespace

Error read_error(JsonObject object) {
  Error error;
  object.require("code");
  if (const auto name = object.text("code")) {
    const auto code = parse_error_code(*name);
    if (code)
      error.code = *code;
    else
      object.fail("code", "is not the name of an error code, as InvalidArgument");
  }
  error.message = object.text("message").value_or("a fault of the test");
  if (const auto* const violations = object.list("violations"))
    for (std::size_t i = 0; i < violations->size(); ++i)
      error.violations.push_back(read_violation(object.element("violations", (*violations)[i], i)));
  error.holder_id = object.text("holderId").value_or("");
  error.current_version = object.number("currentVersion", 0, UINT64_MAX);
  error.oldest_sequence = object.number("oldestSequence", 0, UINT64_MAX);
  if (const auto index = object.number("writeIndex", 0, UINT32_MAX)) error.write_index = *index;
  object.finish();
  return error;
}

Result<FaultRule> read_fault(const boost::json::value& json, std::span<const Route> routes) {
  constexpr std::array<std::string_view, 2> moments = {"before", "after"};
  JsonViolations violations;
  FaultReader reader{.violations = violations};
  JsonObject document(json, "", violations);
  FaultRule& rule = reader.rule;
  rule.match.operation = document.text("on");
  if (rule.match.operation == "any") rule.match.operation.reset();
  if (rule.match.operation && !has_operation(routes, *rule.match.operation))
    document.fail("on", "must be any, or one of " + operation_list(routes));
  if (auto match = document.object("match")) read_match(std::move(*match), rule.match, routes);
  if (auto when = document.object("when")) read_when(std::move(*when), rule.when, violations);
  const auto moment = document.choice("at", moments);
  document.require("do");
  if (auto action = document.object("do")) read_action(std::move(*action), reader);
  document.finish();
  rule.moment = moment == 1 || reader.changes_answer ? FaultMoment::after : FaultMoment::before;
  check_agreement(reader, moment, document, routes);
  if (!violations.empty()) return violations.error();
  rule.document = boost::json::serialize(json);
  return std::move(rule);
}

}  // namespace custengine::serve
