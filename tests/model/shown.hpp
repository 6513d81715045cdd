#pragma once

#include "answer.hpp"

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/engine.hpp>
#include <custengine/pages.hpp>
#include <custengine/patch.hpp>
#include <custengine/session.hpp>

#include <optional>
#include <string>
#include <vector>

/// Both sides of a difference, for people.
namespace custengine::test::twin {

std::string shown(const Failure& failure);
/// What is set.
std::string shown(const CustomerDraft& customer);
std::string shown(const Customer& customer);
std::string shown(const CustomerPatch& patch);
std::string shown(const ListRequest& request);
std::string shown(const SearchRequest& request);
std::string shown(const StoreDetails& details);
std::string shown(const UpdateOptions& options);
std::string shown(const MergePolicy& policy);
std::string shown(const Write& write);
std::string shown(const TenantOptions& options);
std::string shown(const std::vector<std::string>& texts);
std::string shown(const std::optional<std::uint64_t>& number);

}  // namespace custengine::test::twin
