#pragma once

#include "serve/routing/context.hpp"

#include <custengine/session.hpp>

// The handlers that answer with a page of customers.
namespace custengine::serve {

Response list_customers(Context& context, Session& session);
/// The page may be asked for in the query and in the body; if both name a value, it must be the same.
Response search_customers(Context& context, Session& session);
Response search_external_customers(Context& context, Session& session);

}  // namespace custengine::serve
