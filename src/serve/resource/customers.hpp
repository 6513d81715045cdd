#pragma once

#include "serve/routing/context.hpp"

#include <custengine/session.hpp>

// The handlers of operations on one customer.
namespace custengine::serve {

Response create_customer(Context& context, Session& session);
Response get_customer(Context& context, Session& session);
Response update_customer(Context& context, Session& session);  ///< PATCH and PUT: both are the partial update
Response remove_customer(Context& context, Session& session);
Response attach_extension(Context& context, Session& session);
/// DELETE …/extensions/{code}/{organization}
Response detach_extension(Context& context, Session& session);
/// DELETE …/extensions, with the extension in the query or in the body. Without an organization, it is the only
/// extension with that code.
Response detach_given_extension(Context& context, Session& session);
/// The customer as a store sees it, as one flat object.
Response get_store_customer(Context& context, Session& session);
Response set_store_details(Context& context, Session& session);

}  // namespace custengine::serve
