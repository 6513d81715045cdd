#pragma once

#include "serve/routing/route.hpp"

#include <span>
#include <string>

namespace custengine::serve {

/// The two interfaces of the service, each with a document of its own.
enum class OpenApiPart {
  resource,  ///< below /v2
  control,   ///< below /__admin/v1
};

/// All routes of a part. Below /v2 these are those of the resource and the login.
std::span<const Route> routes_of(OpenApiPart part);

/// The OpenAPI 3.1 document of a part, as JSON text: two blanks of indentation, always the same bytes. It is generated
/// from the field table and the table of routes; docs/openapi.json and docs/openapi-control.json are copies.
/// Errors: throws Exception if an example breaks a rule of the engine.
/// Threads: safe on any thread. Cost: milliseconds; keep the text.
std::string openapi_document(OpenApiPart part);

/// The same of another table of routes.
std::string openapi_document(OpenApiPart part, std::span<const Route> routes);

}  // namespace custengine::serve
