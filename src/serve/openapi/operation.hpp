#pragma once

#include "serve/routing/route.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace custengine::serve {

/// The name of a route's function in generated clients: "listCustomers". Two routes of one operation, such as PATCH and
/// PUT, get the same one.
std::string operation_id(const Route& route);

/// The tag of a route: a group of operations.
std::string_view tag_of(const Route& route);

/// The Operation object of a route, without its operationId and tags. `examples` are valid values by name of schema.
boost::json::object operation_object(const Route& route, const boost::json::object& examples);

/// components.responses: the errors, by name.
boost::json::object error_responses(const boost::json::object& examples);

/// components.headers: fields of answers.
boost::json::object answer_headers();

}  // namespace custengine::serve
