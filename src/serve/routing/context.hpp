#pragma once

#include "serve/http/message.hpp"
#include "serve/http/problem.hpp"
#include "serve/http/target.hpp"
#include "serve/routing/route.hpp"
#include "serve/world/world.hpp"

#include <custengine/result.hpp>
#include <custengine/session.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve {

class Worlds;
struct ServiceOptions;

/// What the handler of a route works with.
/// Lifetime: of one call of handle(). A poll or a stream of the response copies what it needs.
struct Context {
  const Request& request;
  const Route& route;
  Target target;                                               ///< all segments, and the query
  std::vector<std::pair<std::string_view, std::string>> path;  ///< the parameters of the path, decoded
  Worlds& worlds;
  const ServiceOptions& options;
  World* world = nullptr;                ///< of a request below /v2; held by the caller
  std::string instance;                  ///< the path of the call in the call log; empty in control
  bool is_lenient = false;               ///< ignores unknown parameters of queries
  std::span<const Route> below_v2 = {};  ///< all routes below /v2, for control

  /// The value of a parameter of the path. Requires that the route has it.
  std::string_view operator[](std::string_view parameter) const noexcept;
  /// The value of a parameter of the query; nullopt if it is not given.
  std::optional<std::string_view> query(std::string_view name) const noexcept;

  /// A session on the path's tenant, for the request's Authorization.
  Result<Session> session() const;
  /// A 401 asks for a bearer token, and says "invalid_token" if the request had credentials (RFC 6750, 3.1).
  Response fail(const Error& error) const;
  Response fail(HttpError error, std::string_view detail) const { return problem(error, detail, instance); }
};

/// A response with a JSON body.
Response json_response(int status, std::string body);

}  // namespace custengine::serve
