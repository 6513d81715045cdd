#pragma once

#include "engine/customer_writes.hpp"

#include <custengine/merge.hpp>

#include <string_view>

namespace custengine::engine {

// Both do the same as the member functions of Session. They expect that the caller has checked the permission.

Result<storage::RecordPtr> merge(const WriteContext& context, std::string_view keep, std::string_view drop,
                                 const MergePolicy& policy);
Result<MergePreview> explain_merge(const WriteContext& context, std::string_view keep, std::string_view drop,
                                   const MergePolicy& policy);

}  // namespace custengine::engine
