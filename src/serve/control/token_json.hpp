#pragma once

#include "serve/world/tokens.hpp"

#include <boost/json/object.hpp>

namespace custengine::serve {

/// {"id":1,"subject":"eva","tenants":{"acme":["TENANT.ACCESS"]},"expiresAt":null}: a token without its secret.
boost::json::object json_of_token(const Tokens::Issued& issued);

}  // namespace custengine::serve
