#pragma once

#include "query/page_request.hpp"

#include <custengine/query.hpp>

#include <string_view>

namespace custengine::query {

/// Returns a page of the customers with one external reference, which must not be empty. Adds the entries of sort
/// indexes that it passes to `steps`.
/// Plans: if references are unique, the hash look-up. Otherwise the customers that share the reference are a range of
/// the sort index of references, in the order of ids; its length is the total. The page then comes from:
/// - that range, cut by position, if the order is by reference or id;
/// - sorting, if there are at most max_held customers;
/// - a walk of the sort index of the order;
/// - a snapshot, if there is no such index or the walk takes more than max_walk_steps.
Page page_of_reference(const storage::Tenant& tenant, const PageRequest& query, std::string_view reference,
                       std::uint64_t& steps);

}  // namespace custengine::query
