#pragma once

#include "serve/http/message.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace custengine::serve {

struct Context;

/// Where a part of the interface comes from.
enum class Origin {
  published,  ///< the published resource shows it
  inferred,   ///< inferred from its siblings
  ours,
};

/// A parameter of a query string or a header field, for the OpenAPI document and for refusing unknown ones.
struct Parameter {
  std::string_view name = {};
  std::string_view type = "string";  ///< a JSON Schema type, or the name of a schema in the document
  std::string_view description = {};
  Origin origin = Origin::published;
  bool is_required = false;
  std::uint64_t min = 0, max = 0;  ///< of an integer; max 0: there is none
};

/// A status that a route can answer, with the schema of its body.
struct Answer {
  int status = 200;
  std::string_view description = {};
  std::string_view schema = {};  ///< the name of a schema in the document; empty: no body
  std::string_view media_type = "application/json";
  bool has_entity_tag = true;  ///< if the route evaluates conditions or Prefer; other routes have none
};

/// A method of a path: how it is handled, and all that the OpenAPI document says about it. Routes are constants.
struct Route {
  std::string_view method = {};  ///< "GET"
  /// With parameters in braces, each a whole segment: "/tenants/{tenant}/customers/{customer}". Below "/v2", or below
  /// "/__admin/v1".
  std::string_view path = {};
  std::string_view operation = {};  ///< for faults, calls and metrics: "get"; the OpenAPI operationId is made of it
  Response (*handle)(Context&) = nullptr;
  std::string_view summary = {};
  Origin origin = Origin::published;
  std::span<const Parameter> query = {};
  std::span<const Parameter> headers = {};
  std::string_view body_schema = {};                  ///< the name of a schema; empty: the route takes no body
  std::span<const std::string_view> body_types = {};  ///< media types that it takes; empty: application/json
  bool reads_charset = false;                         ///< the handler judges a charset; else it must be UTF-8
  bool body_is_required = true;
  std::span<const Answer> answers = {};  ///< beside the errors, which all routes share
  std::span<const int> errors = {};      ///< statuses of errors, each a problem
  std::size_t max_body = 1 << 20;        ///< bytes
  std::string_view operation_id = {};    ///< the function's name in generated clients; empty: made of `operation`
};

}  // namespace custengine::serve
