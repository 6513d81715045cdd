#pragma once

#include "storage/tenant/errors.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::storage {

/// The rule of uniqueness. Returns the already_exists error for storing `record` in place of `replaced`, which may be
/// null; nullopt if there is no conflict. `find(id)` and `find_by_reference(reference)` return a pointer to the holder
/// or null. The second is called only if references are unique.
template <class Find, class FindByReference>
std::optional<Error> conflict(const detail::Record& record, const detail::Record* replaced, bool unique_references,
                              Find find, FindByReference find_by_reference) {
  std::vector<FieldViolation> violations;
  std::string holder_id;
  const auto add = [&](model::Field field, const auto& holder) {
    if (!holder) return;
    violations.push_back(taken(field, *holder));
    if (holder_id.empty()) holder_id = holder->id();
  };
  if (!replaced) add(model::Field::id, find(record.id()));
  const auto reference_of = [](const detail::Record& one) { return one.text(detail::Slot::external_reference); };
  const std::string_view reference = reference_of(record);
  if (unique_references && !reference.empty() && !(replaced && reference_of(*replaced) == reference))
    add(model::Field::external_reference, find_by_reference(reference));
  if (violations.empty()) return std::nullopt;
  return already_exists(std::move(violations), std::move(holder_id));
}

}  // namespace custengine::storage
