#pragma once

#include "engine/customer_writes.hpp"

#include <custengine/external.hpp>

namespace custengine::engine {

/// Searches the tenant's external source. Requires a checked request; see Session::search_external.
Result<ExternalPage> search_external(const TenantEntry& tenant, const SearchRequest& request);

/// See Session::import_external.
Result<storage::RecordPtr> import_external(const WriteContext& context, const ExternalCustomer& external);

}  // namespace custengine::engine
