#include "serve/routing/context.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace custengine::serve {

std::string_view Context::operator[](std::string_view parameter) const noexcept {
  const auto found = std::ranges::find(path, parameter, [](const auto& given) { return given.first; });
  assert(found != path.end());
  return found->second;
}

std::optional<std::string_view> Context::query(std::string_view name) const noexcept {
  const auto found = std::ranges::find(target.query, name, &QueryParameter::name);
  if (found == target.query.end()) return std::nullopt;
  return found->value;
}

Result<Session> Context::session() const {
  return world->session((*this)["tenant"], request.header("Authorization"));
}

Response Context::fail(const Error& error) const {
  Response response = problem(error, instance);
  if (error.code == ErrorCode::unauthenticated && !request.header("Authorization"))
    response.set("WWW-Authenticate", "Bearer");
  return response;
}

Response json_response(int status, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  constexpr std::size_t usual_fields = 8;
  response.headers.reserve(usual_fields);
  response.headers.emplace_back("Content-Type", "application/json");
  return response;
}

}  // namespace custengine::serve
