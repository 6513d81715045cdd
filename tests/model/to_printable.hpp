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

/// Values as text, for reports of differences.
namespace custengine::test::twin {

std::string to_printable(const Failure& failure);
/// The fields that are set.
std::string to_printable(const CustomerDraft& customer);
std::string to_printable(const Customer& customer);
std::string to_printable(const CustomerPatch& patch);
std::string to_printable(const ListRequest& request);
std::string to_printable(const SearchRequest& request);
std::string to_printable(const StoreDetails& details);
std::string to_printable(const UpdateOptions& options);
std::string to_printable(const MergePolicy& policy);
std::string to_printable(const Write& write);
std::string to_printable(const TenantOptions& options);
std::string to_printable(const std::vector<std::string>& texts);
std::string to_printable(const std::optional<std::uint64_t>& number);

}  // namespace custengine::test::twin
