#pragma once

#include <custengine/query.hpp>
#include <custengine/result.hpp>

namespace custengine::query {

inline constexpr std::size_t max_page_size = 1000;
inline constexpr std::size_t max_query_bytes = 4096;

/// Errors: invalid_argument with every violation.
Result<void> check(const ListRequest& request);
Result<void> check(const SearchRequest& request);

}  // namespace custengine::query
