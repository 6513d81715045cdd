#include "serve/control/control.hpp"

#include "serve/http/repeated_members.hpp"

#include <custengine/timestamp.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace custengine::serve {
namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

}  // namespace

Result<WorldHandle> world_of(const Context& context) {
  const std::string_view name = context["world"];
  if (auto world = context.worlds.find(name)) return world;
  return Error{.code = ErrorCode::not_found, .message = fmt::format("there is no world {}", name)};
}

Result<WorldHandle> test_world_of(const Context& context) {
  auto world = world_of(context);
  if (world && (*world)->is_record())
    return Error{
        .code = ErrorCode::failed_precondition,
        .message = fmt::format("world {} keeps real data: only a world of a fixture can do this", (*world)->name())};
  return world;
}

Response answer(Context& context, Result<WorldHandle> world, WorldHandler handler) {
  if (!world) return context.fail(world.error());
  try {
    Result<Response> response = handler(context, *world);
    return response ? *std::move(response) : context.fail(response.error());
  } catch (const Exception& exception) {
    return context.fail(exception.error());
  }
}

Result<boost::json::value> json_body(const Context& context) {
  auto body = parse_json(context.request.body);
  if (!body) return body;
  JsonViolations violations;
  add_repeated_members(context.request.body, violations);
  if (!violations.empty()) return violations.error();
  return body;
}

Response json_answer(int status, const boost::json::value& value) {
  return json_response(status, boost::json::serialize(value));
}

Response no_content() {
  return {.status = 204};
}

Response created(std::string_view location, const boost::json::value& value) {
  Response response = json_answer(201, value);
  response.set("Location", fmt::format("/__admin/v1{}", location));
  return response;
}

std::optional<std::uint64_t> query_number(const Context& context, std::string_view name, std::uint64_t min,
                                          std::uint64_t max, JsonViolations& violations) {
  const auto text = context.query(name);
  if (!text) return std::nullopt;
  const auto number = whole_number(*text);
  if (number && *number >= min && *number <= max) return number;
  violations.add(std::string(name), fmt::format("must be a whole number from {} to {}", min, max));
  return std::nullopt;
}

bool query_flag(const Context& context, std::string_view name, JsonViolations& violations) {
  constexpr std::array<std::string_view, 2> values = {"false", "true"};
  return query_choice(context, name, values, violations).value_or(0) == 1;
}

std::optional<std::size_t> query_choice(const Context& context, std::string_view name,
                                        std::span<const std::string_view> names, JsonViolations& violations) {
  const auto text = context.query(name);
  if (!text) return std::nullopt;
  const auto found = std::ranges::find(names, *text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  violations.add(std::string(name), fmt::format("must be one of {}", fmt::join(names, ", ")));
  return std::nullopt;
}

Result<std::uint64_t> path_number(const Context& context, std::string_view parameter) {
  if (const auto number = whole_number(context[parameter])) return *number;
  // It does not repeat the text, which may be a token.
  return Error{.code = ErrorCode::not_found,
               .message = fmt::format("the end of the path is not the number of a {}", parameter)};
}

Result<Session> full_session(World& world, std::string_view tenant) {
  return world.engine().session(tenant, all_permissions);
}

std::string time_text(Timestamp time) {
  std::string text;
  append_timestamp(text, time);
  return text;
}

}  // namespace custengine::serve
