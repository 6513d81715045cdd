#pragma once

#include "serve/http/query_reader.hpp"
#include "serve/routing/context.hpp"

#include <custengine/session.hpp>

#include <optional>
#include <vector>

// What every route of the resource checks before its operation.
namespace custengine::serve {

/// Checks the header fields of a request against its route; nullopt if all is well:
///
/// - Accept rules out JSON, and the route answers with a body: 406.
/// - The route needs a body. There is none: 400. Content-Type is not one that the route takes: 415, which lists them in
///   Accept-Patch, Accept-Post or Accept. A body without Content-Type is refused too: a web page may send one. A body
///   with another Content-Encoding than identity: 415 with Accept-Encoding.
/// - The route takes no body, but there is one: 400.
/// - If-Match or If-None-Match is no list of entity tags, or the route does not evaluate it: 400. It is never ignored
///   in a write: the client relies on it. A read whose answer has no entity tag: 412, unless If-Match is *.
std::optional<Response> check_headers(const Context& context);

/// The same, and checks the body if there is one although the route does not need it.
std::optional<Response> check_body(const Context& context);

/// The error of a request that is not valid. If the session may not read the tenant, the error is that instead: who may
/// not call an operation learns nothing of its rules.
Error refused(const Session& session, Error error);

/// Ends the reading of a query: refuses unknown parameters, unless the service is lenient. nullopt if there is no
/// violation. `body`: the error of the body, if it has one; its violations come last.
std::optional<Error> finish_query(const Context& context, QueryReader& query, const Error* body = nullptr);

/// The error of a request that is refused: the violations of its query, then those that were found in its body. `body`
/// is the error of the body, if it could not be read. Requires: there is a violation or an error.
Error refusal_of(QueryReader& query, const Error* body, std::vector<FieldViolation> found);

/// For a route without parameters in its query.
std::optional<Error> check_empty_query(const Context& context, const Error* body = nullptr);

}  // namespace custengine::serve
