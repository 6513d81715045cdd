#pragma once

#include <custengine/facets.hpp>
#include <custengine/query.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// As naive.hpp, for facet counts and suggestions.
namespace custengine::test::naive {

/// Of all these customers.
std::vector<FacetCount> counts(const std::vector<Customer>& customers, FacetField field);

/// Display names of these customers by how their words begin.
std::vector<std::string> suggestions(const std::vector<Customer>& customers, std::string_view prefix, std::size_t limit,
                                     const std::string& locale, std::string_view country);

}  // namespace custengine::test::naive
