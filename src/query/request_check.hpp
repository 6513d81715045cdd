#pragma once

#include <custengine/duplicates.hpp>
#include <custengine/facets.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <cstddef>
#include <string_view>

namespace custengine::query {

inline constexpr std::size_t max_page_size = 1000;
inline constexpr std::size_t max_query_bytes = 4096;
inline constexpr std::size_t most_typos = 2;
inline constexpr std::size_t max_sharing = 1000;

/// The pages that a caller wants: the one that the request names, or all. For all, the request must name the first.
enum class WantedPages { one, all };

/// Errors: invalid_argument with every violation.
Result<void> check(const ListRequest& request, WantedPages wanted = WantedPages::one);
Result<void> check(const SearchRequest& request, WantedPages wanted = WantedPages::one);
/// Checks criteria without an order and a page; those of the request are ignored.
Result<void> check(FacetField field, const SearchRequest& criteria);
Result<void> check(const DuplicateRules& rules);
Result<void> check_suggest(std::string_view prefix, std::size_t limit);

}  // namespace custengine::query
