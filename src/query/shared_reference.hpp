#pragma once

#include "query/page_request.hpp"

#include <custengine/query.hpp>

#include <string_view>

namespace custengine::query {

/// A page of the customers with one external reference, which must not be empty. Counts the entries of sort indexes
/// that it passes in `steps`. Plans: where references are unique, the hash look-up. Else those that share it are a part
/// of the sort index of references, in the order of ids, and its length is the total. By reference or id the page is
/// cut from it; by another field up to max_held of them are sorted; more are met along that field's sort index, or, if
/// it has none or they lie too far apart, in a snapshot.
Page page_of_reference(const storage::Tenant& tenant, const PageRequest& query, std::string_view reference,
                       std::uint64_t& steps);

}  // namespace custengine::query
