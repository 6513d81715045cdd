#pragma once

#include "serve/routing/context.hpp"

// The handlers of operations on one customer.
namespace custengine::serve {

Response create_customer(Context& context);
Response get_customer(Context& context);
Response update_customer(Context& context);  ///< PATCH and PUT: both are the partial update
Response remove_customer(Context& context);
Response attach_extension(Context& context);
/// DELETE …/extensions/{code}/{organization}
Response detach_extension(Context& context);
/// DELETE …/extensions, with the extension in the query or in the body. Without an organization, it is the only
/// extension with that code.
Response detach_given_extension(Context& context);
/// The customer as a store sees it, as one flat object.
Response get_store_customer(Context& context);
Response set_store_details(Context& context);

}  // namespace custengine::serve
