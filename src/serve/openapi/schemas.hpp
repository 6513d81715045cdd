#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace custengine::serve {

// The schemas of the OpenAPI documents, by name: JSON Schema 2020-12. A schema of answers lists all members, and
// requires those that are always there. A schema of input allows no other members, since the service is strict.

/// Customers, drafts, patches and their parts, made from the field table: a new field needs no change here.
boost::json::object customer_schemas();
/// Requests and answers of the ten operations, and Problem.
boost::json::object resource_schemas();
/// Control: worlds, tenants, their data, clock, calls and tokens.
boost::json::object control_schemas();
/// Control: what a test prepares, which is faults, the other system and webhooks.
boost::json::object preparation_schemas();

/// The schema of such a value in a request: "StoreDetailsInput" of "StoreDetails", since input may leave members out.
/// The same name if one schema serves both.
std::string input_schema_name(std::string_view name);

/// {"$ref":"#/components/schemas/NAME"}
boost::json::object schema_reference(std::string_view name);

}  // namespace custengine::serve
