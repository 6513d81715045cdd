#pragma once

#include "serve/http/json_object.hpp"
#include "serve/routing/route.hpp"
#include "serve/world/fault_rule.hpp"

#include <custengine/result.hpp>

#include <boost/json/value.hpp>

#include <span>

namespace custengine::serve {

/// Reads a fault:
///
///     {"on":"update","match":{"tenant","id","externalReference","store","method","path"},
///      "when":{"next":1}|{"first":3}|{"nth":2}|{"every":10}|{"probability":0.2,"seed":7},
///      "at":"before"|"after","do":{…}}
///
/// Only "do" must be given. Without "on", or with "any", it matches every operation; without "when" it strikes once.
/// "do" has one of these: "error", "status" (with "headers" and "body"), "delayMs", "advanceMs", "hang", "connection",
/// "dribble", "patch". "truncate" and "dribble" change an answer, so that they are always of "after".
/// "on" must be an operation of `routes`, "method" a method of theirs. "patch" is always of "before", and not of an
/// operation that names no customer.
/// Errors: invalid_argument with every violation.
Result<FaultRule> read_fault(const boost::json::value& document, std::span<const Route> routes);

/// Reads {"code":"Unavailable","message":"…","violations":[{"field":"…","message":"…"}],"holderId":"…",
/// "currentVersion":7,"oldestSequence":1,"writeIndex":0}. Only "code" must be given.
Error read_error(JsonObject object);

}  // namespace custengine::serve
