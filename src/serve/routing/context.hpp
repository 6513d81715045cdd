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
  const Target& target;                                               ///< all segments, and the query
  const std::vector<std::pair<std::string_view, std::string>>& path;  ///< the parameters of the path, decoded
  Worlds& worlds;
  const ServiceOptions& options;
  World* world = nullptr;                ///< of a request below /v2; held by the caller
  std::string instance;                  ///< the path of the call in the call log; empty in control
  bool is_lenient = false;               ///< ignores unknown parameters of queries
  bool is_trial = false;                 ///< the request is only judged: its answer is not kept for its Idempotency-Key
  std::span<const Route> below_v2 = {};  ///< all routes below /v2, for control

  /// The value of a parameter of the path. Requires that the route has it.
  std::string_view operator[](std::string_view parameter) const noexcept;
  /// The value of a parameter of the query; nullopt if it is not given.
  std::optional<std::string_view> query(std::string_view name) const noexcept;

  /// A session on the path's tenant, for the request's Authorization.
  Result<Session> session() const;
  /// Each violation names its part of the request: the query, the path, a header field, or a place in the body.
  /// A 401 asks for a bearer token, and says "invalid_token" if the request had one (RFC 6750, 3.1).
  Response fail(const Error& error) const;
  /// 415 that lists the media types of the route's body: in Accept-Patch for PATCH, in Accept-Post for POST, else in
  /// Accept (RFC 5789, RFC 9110).
  Response refuse_media_type() const;
  /// 415 with `Accept-Encoding: identity` (RFC 9110, 12.5.3): the body is compressed, which the service does not read.
  Response refuse_encoding() const;
  Response fail(HttpError error, std::string_view detail) const { return problem(error, detail, instance); }
};

/// The media types of the route's body.
std::span<const std::string_view> body_types_of(const Route& route) noexcept;

/// A response with a JSON body.
Response json_response(int status, std::string body);

}  // namespace custengine::serve
