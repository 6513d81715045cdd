#pragma once

#include <custengine/duplicates.hpp>

#include <string_view>
#include <vector>

namespace custengine::test::naive {

/// Every customer compared with every other.
Duplicates find_duplicates(std::vector<Customer> customers, const DuplicateRules& rules, std::string_view country);

}  // namespace custengine::test::naive
